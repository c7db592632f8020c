-- `:Astrolens ast [named|fields|all]`

local message = require("astrolens.message")

local DETAILS = { "named", "fields", "all" }

---@type astrolens.Command
return {
  summary = "show the syntax tree beside the text, following the cursor both ways",
  most = 1,
  complete = require("astrolens.commands").among(DETAILS),
  run = function(arguments)
    local detail = arguments[1]
    if detail and not vim.tbl_contains(DETAILS, detail) then
      return message.error(("`:Astrolens ast` shows named, fields or all, not `%s`"):format(detail))
    end
    require("astrolens.ast").open(vim.api.nvim_get_current_buf(), detail)
  end,
}
