-- `:Astrolens report`

---@type astrolens.Command
return {
  summary = "list the functions and findings of this file",
  run = function()
    require("astrolens.report").open(vim.api.nvim_get_current_buf())
  end,
}
