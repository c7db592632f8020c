-- `:Astrolens breakdown [metric]`

---The metrics that are made up of points.
local METRICS = { "cognitive", "cyclomatic", "nesting" }

---@type astrolens.Command
return {
  summary = "show why the function under the cursor has its figure",
  most = 1,
  complete = require("astrolens.commands").among(METRICS),
  run = function(arguments)
    require("astrolens.breakdown").show(vim.api.nvim_get_current_buf(), nil, arguments[1])
  end,
}
