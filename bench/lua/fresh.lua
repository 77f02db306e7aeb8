-- Asks for a page that no cache has: each time with a query of its own.
local counter = 0

function init(args)
  path = args[1]
end

function request()
  counter = counter + 1
  return wrk.format("GET", path .. "?fresh=" .. counter)
end
