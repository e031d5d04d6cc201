import { forgetPin, keepPin, readPin } from '#web/calls/keys/pins.ts'

/** What runs in the page. */
export interface PinsPage {
  keepPin: typeof keepPin
  readPin: typeof readPin
  forgetPin: typeof forgetPin
}

declare global {
  interface Window {
    pins: PinsPage
  }
}

window.pins = { keepPin, readPin, forgetPin }
