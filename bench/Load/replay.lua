-- Sends requests that were built beforehand: one body a line, in turn, over and over.
-- wrk -s replay.lua URL -- FILE TARGET

local requests = {}
local next = 0

function init(args)
  local headers = {
    ["Content-Type"] = "application/x-amz-json-1.0",
    ["X-Amz-Target"] = args[2],
    ["X-Amz-Date"] = "20261120T000000Z",
    ["Authorization"] = "AWS4-HMAC-SHA256 Credential=local/20261120/us-east-1/dynamodb/aws4_request, "
      .. "SignedHeaders=content-type;host;x-amz-date;x-amz-target, "
      .. "Signature=0123456789012345678901234567890123456789012345678901234567890123",
  }
  for line in io.lines(args[1]) do
    requests[#requests + 1] = wrk.format("POST", "/", headers, line)
  end
end

function request()
  next = next % #requests + 1
  return requests[next]
end
