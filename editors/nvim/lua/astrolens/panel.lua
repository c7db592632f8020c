-- A window beside a buffer that shows something of its text and keeps in step with it.

local config = require("astrolens.config")

---@class astrolens.Panel
---@field source integer the buffer whose text it is about
---@field bufnr integer its own buffer
---@field group integer of its autocommands
---@field state table what panels of its kind keep
local Panel = {}
Panel.__index = Panel

local M = {}

---By source and kind.
---@type table<string, astrolens.Panel>
local panels = {}

---How long the text must rest before it is asked about, in milliseconds.
local REST = 120

---@class astrolens.PanelSpec
---@field kind string `ast`, `report` or `graph`; its file type is `astrolens-` and this
---@field state table what a new one keeps at first
---@field keys table<string, {[1]: string, [2]: fun(panel: astrolens.Panel)}> what keys do
---@field refresh fun(panel: astrolens.Panel) asks for the text anew

---@param source integer
---@param kind string
---@return integer bufnr
local function create_buffer(source, kind)
  local bufnr = vim.api.nvim_create_buf(false, true)
  local name = vim.fn.fnamemodify(vim.api.nvim_buf_get_name(source), ":~:.")
  pcall(vim.api.nvim_buf_set_name, bufnr, ("astrolens://%s/%s"):format(kind, name))
  vim.bo[bufnr].bufhidden = "wipe"
  vim.bo[bufnr].modifiable = false
  vim.bo[bufnr].shiftwidth = 2
  return bufnr
end

---Has `refresh` called once the source's text rests after a change.
---@param panel astrolens.Panel
---@param refresh fun(panel: astrolens.Panel)
local function follow_changes(panel, refresh)
  local timer = assert(vim.uv.new_timer())
  vim.api.nvim_create_autocmd({ "TextChanged", "TextChangedI", "InsertLeave" }, {
    group = panel.group,
    buffer = panel.source,
    callback = function()
      timer:start(REST, 0, function()
        vim.schedule(function()
          if panel:is_open() then
            refresh(panel)
          end
        end)
      end)
    end,
  })
  vim.api.nvim_create_autocmd("BufWipeout", {
    buffer = panel.bufnr,
    once = true,
    callback = function()
      timer:close()
    end,
  })
end

---@param panel astrolens.Panel
---@param key string
local function follow_closing(panel, key)
  vim.api.nvim_create_autocmd("BufWipeout", {
    buffer = panel.bufnr,
    once = true,
    callback = function()
      panels[key] = nil
      pcall(vim.api.nvim_del_augroup_by_id, panel.group)
    end,
  })
  vim.api.nvim_create_autocmd("BufUnload", {
    group = panel.group,
    buffer = panel.source,
    callback = vim.schedule_wrap(function()
      panel:close()
    end),
  })
end

---@param panel astrolens.Panel
---@param spec astrolens.PanelSpec
local function map_keys(panel, spec)
  local function map(key, description, run)
    local options = { buffer = panel.bufnr, nowait = true, desc = "Astrolens: " .. description }
    vim.keymap.set("n", key, run, options)
  end
  for key, action in pairs(spec.keys) do
    map(key, action[1], function()
      action[2](panel)
    end)
  end
  map("R", "refresh", function()
    spec.refresh(panel)
  end)
  map("q", "close", function()
    panel:close()
  end)
end

---Opens the panel of a kind for `source`, or goes to the one that is open.
---@param source integer
---@param spec astrolens.PanelSpec
---@return astrolens.Panel panel
---@return boolean is_new
function M.open(source, spec)
  local key = ("%s:%d"):format(spec.kind, source)
  local panel = panels[key]
  if panel and panel:is_open() then
    vim.api.nvim_set_current_win(assert(panel:window()))
    return panel, false
  end
  local group = vim.api.nvim_create_augroup("astrolens.panel." .. key, {})
  panel = setmetatable({ source = source, group = group, state = spec.state }, Panel)
  panel.bufnr = create_buffer(source, spec.kind)
  panels[key] = panel
  local split = config.get().panel.split
  local winid = vim.api.nvim_open_win(panel.bufnr, false, { split = split, win = 0 })
  vim.wo[winid].number = false
  vim.wo[winid].relativenumber = false
  vim.wo[winid].wrap = false
  vim.wo[winid].cursorline = true
  vim.wo[winid].foldmethod = "indent"
  vim.wo[winid].foldlevel = 99
  vim.bo[panel.bufnr].filetype = "astrolens-" .. spec.kind
  map_keys(panel, spec)
  follow_closing(panel, key)
  follow_changes(panel, spec.refresh)
  return panel, true
end

---@return integer? winid
function Panel:window()
  local winid = vim.fn.bufwinid(self.bufnr)
  return winid ~= -1 and winid or nil
end

---A window that shows the source; one of this tab page if there is one.
---@return integer? winid
function Panel:source_window()
  local winid = vim.fn.bufwinid(self.source)
  return winid ~= -1 and winid or nil
end

---@return boolean
function Panel:is_open()
  return vim.api.nvim_buf_is_valid(self.bufnr) and vim.api.nvim_buf_is_loaded(self.source)
end

---@param lines string[]
function Panel:set_lines(lines)
  vim.bo[self.bufnr].modifiable = true
  vim.api.nvim_buf_set_lines(self.bufnr, 0, -1, false, lines)
  vim.bo[self.bufnr].modifiable = false
  vim.bo[self.bufnr].modified = false
end

---@param text string
function Panel:set_title(text)
  local winid = self:window()
  if winid then
    vim.wo[winid].winbar = text:gsub("%%", "%%%%")
  end
end

---Goes to a place of the source, in a window that shows it or a new one.
---@param row integer from zero
---@param column integer in bytes, from zero
function Panel:jump(row, column)
  local winid = self:source_window()
  if winid then
    vim.api.nvim_set_current_win(winid)
  else
    vim.cmd.sbuffer(self.source)
  end
  vim.cmd("normal! m'")
  vim.api.nvim_win_set_cursor(0, { row + 1, column })
end

function Panel:close()
  if vim.api.nvim_buf_is_valid(self.bufnr) then
    vim.api.nvim_buf_delete(self.bufnr, { force = true })
  end
end

return M
