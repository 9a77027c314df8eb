-- Posts the bodies of a file in turn, with @TURN@ in them a number that never comes again; or,
-- without such a file, gets one path, with an ETag as whoever has the answer already.
local bodies, turn = {}, tonumber(os.getenv("FIRST_TURN"))
local path, etag = os.getenv("ASKED"), os.getenv("ETAG")
if not path then
  for line in io.lines(os.getenv("BODIES")) do bodies[#bodies + 1] = line end
end

request = function()
  if path then
    return wrk.format("GET", path, etag and { ["If-None-Match"] = etag } or {})
  end
  turn = turn + 1
  local body = bodies[turn % #bodies + 1]:gsub("@TURN@", string.format("%06d", turn % 1000000))
  local kind = { ["Content-Type"] = "application/json" }
  return wrk.format("POST", "/_dash-update-component", kind, body)
end

done = function(summary, latency)
  local errors = summary.errors
  local form = 'RESULT {"requests": %d, "seconds": %f, "wrong": %d, "late": %d, '
    .. '"p50": %f, "p95": %f, "p99": %f}'
  io.write("\n" .. form:format(
    summary.requests, summary.duration / 1e6,
    errors.status + errors.connect + errors.read + errors.write, errors.timeout,
    latency:percentile(50) / 1e6, latency:percentile(95) / 1e6, latency:percentile(99) / 1e6))
end
