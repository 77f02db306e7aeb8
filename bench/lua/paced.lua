-- Reads one page, each connection at its pace: so many connections make so many views a second.
function delay()
  return 4
end
