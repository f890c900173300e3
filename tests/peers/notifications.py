#!/usr/bin/python3
"""A notification server for tests, on the session bus: nothing is drawn, everything is told, one JSON object a line.

    notifications.py [--without ABILITY]… [--first NUMBER]

It tells `{"ready": …}` once it has the name, `{"shown": {…}}` for each notification, `{"closed": NUMBER}` when one is taken
back, and `{"gone": NUMBER}` once it has said that one is gone. On standard input it is told what a person does; it ends with its standard input:

    press NUMBER ACTION    a notification (`default`) or its button is pressed, which closes it
    close NUMBER           it is closed
    lie NUMBER ACTION      another program on the bus claims that it was pressed
"""
import argparse
import json
import sys
import threading

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

NAME = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"
INTERFACE = """<node><interface name="org.freedesktop.Notifications">
  <method name="GetCapabilities"><arg type="as" direction="out"/></method>
  <method name="Notify">
    <arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
    <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="as" direction="in"/>
    <arg type="a{sv}" direction="in"/><arg type="i" direction="in"/><arg type="u" direction="out"/>
  </method>
  <method name="CloseNotification"><arg type="u" direction="in"/></method>
  <signal name="NotificationClosed"><arg type="u"/><arg type="u"/></signal>
  <signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal>
</interface></node>"""
DISMISSED, TAKEN_BACK = 2, 3


def tell(**what):
    print(json.dumps(what), flush=True)


class Server:
    def __init__(self, bus, abilities, first):
        self.bus, self.abilities, self.next, self.asker = bus, abilities, first, None

    def called(self, _bus, sender, _path, _interface, method, arguments, call):
        getattr(self, method)(sender, arguments.unpack(), call)

    def GetCapabilities(self, _sender, _arguments, call):
        call.return_value(GLib.Variant("(as)", (self.abilities,)))

    def Notify(self, sender, arguments, call):
        app, replaces, icon, title, body, actions, hints, timeout = arguments
        number = replaces or self.next
        self.next += 0 if replaces else 1
        self.asker = sender
        tell(shown={"id": number, "replaces": replaces, "app": app, "icon": icon, "title": title, "body": body,
                    "actions": actions, "hints": hints, "timeout": timeout})
        call.return_value(GLib.Variant("(u)", (number,)))

    def CloseNotification(self, _sender, arguments, call):
        tell(closed=arguments[0])
        call.return_value(None)
        self.close(arguments[0], TAKEN_BACK)

    def close(self, number, why=DISMISSED):
        self.say(self.bus, "NotificationClosed", GLib.Variant("(uu)", (number, why)))
        tell(gone=number)

    def press(self, number, action):
        self.say(self.bus, "ActionInvoked", GLib.Variant("(us)", (number, action)))
        self.close(number)

    def lie(self, number, action):
        flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
        address = Gio.dbus_address_get_for_bus_sync(Gio.BusType.SESSION)
        other = Gio.DBusConnection.new_for_address_sync(address, flags, None, None)
        self.say(other, "ActionInvoked", GLib.Variant("(us)", (number, action)))
        other.flush_sync()
        tell(lied=number)

    def say(self, bus, signal, arguments):
        bus.emit_signal(self.asker, PATH, NAME, signal, arguments)

    def told(self, line):
        verb, number, *rest = line.split()
        {"press": self.press, "close": self.close, "lie": self.lie}[verb](int(number), *rest)


def listen(server, loop):
    """On a thread of its own: lines that come together must not wait for the next one."""
    for line in sys.stdin:
        GLib.idle_add(server.told, line)
    GLib.idle_add(loop.quit)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--without", action="append", default=[])
    parser.add_argument("--first", type=int, default=1)
    options = parser.parse_args()
    loop = GLib.MainLoop()
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    abilities = [ability for ability in ("actions", "body", "body-markup", "persistence")
                 if ability not in options.without]
    server = Server(bus, abilities, options.first)
    bus.register_object(PATH, Gio.DBusNodeInfo.new_for_xml(INTERFACE).interfaces[0], server.called, None, None)
    Gio.bus_own_name_on_connection(bus, NAME, Gio.BusNameOwnerFlags.DO_NOT_QUEUE,
                                   lambda *_: tell(ready=NAME), lambda *_: loop.quit())
    threading.Thread(target=listen, args=(server, loop), daemon=True).start()
    loop.run()


main()
