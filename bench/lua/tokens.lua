-- Confirms: each request posts to the next path of a list, so that no link is followed twice.
local threads, paths = 0, {}

function setup(thread)
  thread:set("id", threads)
  threads = threads + 1
end

function init(args)
  for line in io.lines(args[1]) do paths[#paths + 1] = line end
  body, cookie, total = args[2], args[3] or "", tonumber(args[4])
  place = id
end

function request()
  place = place + total
  local path = paths[(place % #paths) + 1]
  return wrk.format("POST", path, {
    ["Content-Type"] = "application/x-www-form-urlencoded",
    ["Cookie"] = cookie,
    ["X-Forwarded-For"] = string.format("10.%d.%d.1", place % 200, math.floor(place / 200) % 250),
  }, body)
end
