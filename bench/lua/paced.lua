-- Reads as live pages do: one request of ten is for the page, nine poll the count. The arguments are
-- the count's path, how many requests a second all connections together make if they can, and how
-- many connections there are.
local ffi = require("ffi")
ffi.cdef("typedef struct { long s, ns; } moment; int clock_gettime(int clock, moment *now);")
local moment, MONOTONIC = ffi.new("moment"), 1
local counter, begun = 0, nil

local function now()
  ffi.C.clock_gettime(MONOTONIC, moment)
  return tonumber(moment.s) * 1000 + tonumber(moment.ns) / 1000000
end

function init(args)
  page, poll = wrk.format("GET"), wrk.format("GET", args[1])
  gap = 1000 / tonumber(args[2])
  round = gap * tonumber(args[3])
  pause = round
end

-- Looking at the clock each time would make reading half as dear again.
local function keep_pace()
  begun = begun or now() - counter * gap
  pause = math.max(0, round + begun + counter * gap - now())
end

function request()
  counter = counter + 1
  if counter % 20 == 0 then keep_pace() end
  return counter % 10 == 1 and page or poll
end

function delay()
  return pause
end
