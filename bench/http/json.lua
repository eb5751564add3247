wrk.method = "POST"
wrk.body = '{"name":"smew","items":[1,2,3,{"a":true,"b":null}]}'
wrk.headers["Content-Type"] = "application/json"
for i = 1, 14 do wrk.headers["X-Field-" .. i] = "value " .. i end
