-- Reads a page as many do: nine of ten from memory, the tenth rendered afresh.
local counter = 0

function request()
  counter = counter + 1
  if counter % 10 ~= 0 then return wrk.format("GET", wrk.path) end
  return wrk.format("GET", wrk.path .. "?fresh=" .. counter)
end
