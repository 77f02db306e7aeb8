-- Reads as live pages do: one request of ten is for the page, nine poll the count, whose path is the
-- argument. Each connection has its pace: so many connections make so many requests a second.
local counter, page, poll = 0, nil, nil

function init(args)
  page, poll = wrk.format("GET"), wrk.format("GET", args[1])
end

function request()
  counter = counter + 1
  return counter % 10 == 1 and page or poll
end

function delay()
  return 4
end
