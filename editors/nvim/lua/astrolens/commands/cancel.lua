-- `:Astrolens cancel`

---@type astrolens.Command
return {
  summary = "end the scan that runs",
  run = function()
    local was_running = require("astrolens.scan").cancel()
    require("astrolens.message").info(was_running and "the scan has ended" or "no scan runs")
  end,
}
