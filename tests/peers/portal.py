#!/usr/bin/python3
"""A desktop that is asked to start programs at login, for tests, on the session bus (XDG Desktop Portal, Background).

    portal.py ANSWER

ANSWER is `yes`, `no` (the desktop does not start it), `close` (the person closes the question) or `never`. It tells `{"ready": …}` once it
has the name and `{"asked": {…}}` for each request; it ends with its standard input. Before each answer come two that say the opposite: one
that belongs to somebody else's request, and one of another program on the bus.
"""
import json
import os
import sys
import threading

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

NAME = "org.freedesktop.portal.Desktop"
PATH = "/org/freedesktop/portal/desktop"
INTERFACE = """<node><interface name="org.freedesktop.portal.Background">
  <method name="RequestBackground">
    <arg type="s" direction="in"/><arg type="a{sv}" direction="in"/><arg type="o" direction="out"/>
  </method>
</interface></node>"""


def tell(**what):
    print(json.dumps(what), flush=True)


class Desktop:
    def __init__(self, bus, answer):
        self.bus, self.answer, self.asked = bus, answer, 0

    def called(self, _bus, sender, _path, _interface, _method, arguments, call):
        window, options = arguments.unpack()
        self.asked += 1
        mine = f"{PATH}/request/mailward/number{self.asked}"
        tell(asked={"window": window, **options})
        wanted = options.get("autostart", False)
        if self.answer == "never":
            call.return_value(GLib.Variant("(o)", (mine,)))
            return
        starts = wanted and self.answer == "yes"
        self.say(f"{PATH}/request/somebody/else", sender, 0, not starts)
        flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
        other = Gio.DBusConnection.new_for_address_sync(os.environ["DBUS_SESSION_BUS_ADDRESS"], flags, None, None)
        self.say(mine, sender, 0, not starts, other)
        other.flush_sync()
        # The answer may overtake the path of its request.
        self.say(mine, sender, 1 if self.answer == "close" else 0, starts)
        call.return_value(GLib.Variant("(o)", (mine,)))

    def say(self, path, to, response, starts, bus=None):
        results = {} if response else {"background": GLib.Variant("b", True), "autostart": GLib.Variant("b", starts)}
        (bus or self.bus).emit_signal(to, path, "org.freedesktop.portal.Request", "Response", GLib.Variant("(ua{sv})", (response, results)))


def listen(loop):
    sys.stdin.read()
    GLib.idle_add(loop.quit)


def main():
    loop = GLib.MainLoop()
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    desktop = Desktop(bus, sys.argv[1])
    bus.register_object(PATH, Gio.DBusNodeInfo.new_for_xml(INTERFACE).interfaces[0], desktop.called, None, None)
    Gio.bus_own_name_on_connection(bus, NAME, Gio.BusNameOwnerFlags.DO_NOT_QUEUE,
                                   lambda *_: tell(ready=NAME), lambda *_: loop.quit())
    threading.Thread(target=listen, args=(loop,), daemon=True).start()
    loop.run()


main()
