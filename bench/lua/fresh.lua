-- Asks for the paths of a list in turn, each time with a query of its own, so that no cache has it.
local counter, paths = 0, {}

function init(args)
  for line in io.lines(args[1]) do paths[#paths + 1] = line end
end

function request()
  counter = counter + 1
  local path = paths[(counter % #paths) + 1]
  local joint = path:find("?", 1, true) and "&" or "?"
  return wrk.format("GET", path .. joint .. "fresh=" .. counter)
end

function done(summary, latency, requests)
  print(string.format("95th percentile: %d us", latency:percentile(95)))
end
