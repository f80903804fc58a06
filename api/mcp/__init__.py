"""A running server in, the same graph as tools, resources and a prompt for assistants that speak MCP out."""

from api.mcp.assistant import create_assistant
from api.mcp.http import mount_assistant
from api.mcp.stdio import talk

__all__ = ["create_assistant", "mount_assistant", "talk"]
