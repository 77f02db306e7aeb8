-- Posts one form after another: each with an address of its own, from a network of its own.
-- BODY holds {n} where the running number goes; COOKIE is the session of the form's token.
local counter, thread_number = 0, 0
local threads = 0

function setup(thread)
  thread:set("id", threads)
  threads = threads + 1
end

function init(args)
  local file = io.open(args[1], "r")
  template = file:read("*a")
  file:close()
  cookie = args[2] or ""
end

function request()
  counter = counter + 1
  local n = string.format("%d-%d-%d", id, counter, os.time())
  local body = template:gsub("{n}", n)
  local network = string.format("10.%d.%d.1", id * 100 + math.floor(counter / 250) % 100, counter % 250)
  return wrk.format("POST", nil, {
    ["Content-Type"] = "application/x-www-form-urlencoded",
    ["Cookie"] = cookie,
    ["X-Forwarded-For"] = network,
  }, body)
end

local bad = 0
function response(status)
  if status >= 400 then bad = bad + 1 end
end
