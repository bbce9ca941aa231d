-- For wrk: sends the signed payloads of $BENCH_PAYLOADS over and over, each time as a delivery of its own, and ends
-- with one line of figures that measure.py reads.
local heads, bodies = {}, {}
local sent = 0

local function read(name)
  local file = io.open(os.getenv("BENCH_PAYLOADS") .. "/" .. name, "rb")
  if file == nil then return nil end
  local text = file:read("*a")
  file:close()
  return text
end

function init()
  while true do
    local body = read(#bodies .. ".json")
    if body == nil then break end
    heads[#heads + 1] = table.concat({
      "POST " .. wrk.path .. " HTTP/1.1",
      "Host: " .. wrk.host .. ":" .. wrk.port,
      "User-Agent: GitHub-Hookshot/0000000",
      "Accept: */*",
      "Content-Type: application/json",
      "Content-Length: " .. #body,
      "X-GitHub-Event: issue_comment",
      "X-GitHub-Hook-ID: 1",
      "X-GitHub-Hook-Installation-Target-ID: 1",
      "X-GitHub-Hook-Installation-Target-Type: integration",
      "X-Hub-Signature-256: " .. read(#bodies .. ".signature"),
      "X-GitHub-Delivery: " .. os.getenv("BENCH_RUN"),
    }, "\r\n")
    bodies[#bodies + 1] = "\r\n\r\n" .. body
  end
end

function request()
  sent = sent + 1
  local turn = sent % #bodies + 1
  return heads[turn] .. string.format("%012x", sent) .. bodies[turn]
end

function done(summary, latency)
  local errors = summary.errors
  print(string.format("FIGURES %d %d %d %d %d %d", summary.requests, summary.duration, latency:percentile(50),
    latency:percentile(99), errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
