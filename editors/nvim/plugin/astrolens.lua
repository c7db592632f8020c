-- What Neovim reads at its start: a command, mappings without keys, and one autocommand that waits
-- for the first file in one of our languages. Everything else is loaded when it is used.

if vim.g.loaded_astrolens then
  return
end
vim.g.loaded_astrolens = true

if vim.fn.has("nvim-0.10") == 0 then
  vim.notify("Astrolens: the plugin needs Neovim 0.10 or later", vim.log.levels.ERROR)
  return
end

vim.api.nvim_create_user_command("Astrolens", function(call)
  require("astrolens.commands").run(call.fargs)
end, {
  nargs = "*",
  bar = true,
  desc = "Astrolens: code insight",
  complete = function(_, line, column)
    return require("astrolens.commands").complete(line:sub(1, column))
  end,
})

for _, name in ipairs({ "ast", "breakdown", "report", "graph", "scan", "new", "worst" }) do
  local keys = ("<Plug>(astrolens-%s)"):format(name)
  vim.keymap.set("n", keys, ("<Cmd>Astrolens %s<CR>"):format(name), { desc = "Astrolens " .. name })
end

local group = vim.api.nvim_create_augroup("astrolens.load", {})
local filetypes = {
  "python",
  "go",
  "c",
  "cpp",
  "arduino",
  "javascript",
  "javascriptreact",
  "typescript",
  "typescriptreact",
  "rust",
  "toml",
}

---@param filetype string
---@param path string
---@return boolean
local function is_ours(filetype, path)
  -- Of TOML only our own configuration file is of interest.
  return filetype ~= "toml" or vim.fs.basename(path) == "astrolens.toml"
end

local function load()
  vim.api.nvim_del_augroup_by_id(group)
  require("astrolens.client").enable()
end

vim.api.nvim_create_autocmd("FileType", {
  group = group,
  pattern = filetypes,
  desc = "Start Astrolens with the first file in one of its languages",
  callback = function(event)
    if is_ours(event.match, event.file) then
      load()
    end
  end,
})

-- A plugin manager may come to this file when such a file is open already.
if vim.v.vim_did_enter == 1 then
  for _, bufnr in ipairs(vim.api.nvim_list_bufs()) do
    local filetype = vim.bo[bufnr].filetype
    local is_known = vim.tbl_contains(filetypes, filetype)
    if is_known and is_ours(filetype, vim.api.nvim_buf_get_name(bufnr)) then
      vim.schedule(load)
      break
    end
  end
end
