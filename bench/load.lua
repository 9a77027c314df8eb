-- Posts the bodies of a file in turn, with @TURN@ in them a number that never comes again.
local bodies, turn = {}, tonumber(os.getenv("FIRST_TURN"))
for line in io.lines(os.getenv("BODIES")) do bodies[#bodies + 1] = line end

request = function()
  turn = turn + 1
  local body = bodies[turn % #bodies + 1]:gsub("@TURN@", string.format("%06d", turn % 1000000))
  local kind = { ["Content-Type"] = "application/json" }
  return wrk.format("POST", "/_dash-update-component", kind, body)
end

done = function(summary, latency)
  local errors = summary.errors
  local form = 'RESULT {"requests": %d, "seconds": %f, "wrong": %d, "late": %d, "p95": %f}'
  io.write("\n" .. form:format(
    summary.requests, summary.duration / 1e6,
    errors.status + errors.connect + errors.read + errors.write, errors.timeout,
    latency:percentile(95) / 1e6))
end
