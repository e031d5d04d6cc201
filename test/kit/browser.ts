import { type Browser, chromium } from 'playwright-core'
import { findChromium } from './chromium/findChromium.ts'
import { takeResource } from './evidence/resources.ts'

/** A publisher has a camera and a microphone that need no press; a viewer has neither. */
export interface BrowserOptions {
  role: 'publisher' | 'viewer'
  /** absolute path of a .y4m file that is the camera; the built-in test picture without it */
  camera?: string
  /** absolute path of a .wav file that is the microphone; the built-in beep without it */
  microphone?: string
  /** true: sound may start without a press, as in every test but the one about the press. Default true */
  autoplay?: boolean
  /** the flags for machines without a network interface; default true */
  loopback?: boolean
  /** true: media may leave through a proxy alone, and there is none; as behind a firewall without UDP */
  isUdpBlocked?: boolean
}

const STEADY = [
  '--disable-dev-shm-usage',
  '--mute-audio',
  '--disable-background-timer-throttling',
  '--disable-renderer-backgrounding',
  '--disable-backgrounding-occluded-windows',
]
const WHAT_TO_DO = 'Name one with CHROME_PATH, or install the packages again: node scripts/setup.mjs.'
const LOOPBACK = ['--allow-loopback-in-peer-connection', '--disable-features=WebRtcHideLocalIpsWithMdns']

/** The flags of one browser. Devices are flags of a process: two cameras need two launches. */
export function browserFlags(options: BrowserOptions): string[] {
  const flags = [...STEADY]
  if (options.loopback !== false) flags.push(...LOOPBACK)
  if (options.isUdpBlocked) flags.push('--force-webrtc-ip-handling-policy=disable_non_proxied_udp')
  if (options.autoplay !== false) flags.push('--autoplay-policy=no-user-gesture-required')
  if (options.role === 'publisher') {
    flags.push('--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream')
    if (options.camera) flags.push(`--use-file-for-fake-video-capture=${options.camera}`)
    if (options.microphone) flags.push(`--use-file-for-fake-audio-capture=${options.microphone}`)
  }
  return flags
}

/** Starts a real headless Chromium. The caller closes it. @throws Error that says which could not be started, and what to do */
export async function launchBrowser(options: BrowserOptions): Promise<Browser> {
  takeResource('browsers')
  const found = await findChromium().catch((cause: Error) => {
    throw new Error(`There is no Chromium: ${cause.message}. ${WHAT_TO_DO}`, { cause })
  })
  const order = { headless: true, args: browserFlags(options), ...found }
  return await chromium.launch(order).catch((cause: Error) => {
    throw new Error(`${found.executablePath ?? 'Chrome'} did not start. ${WHAT_TO_DO}\n${cause.message}`, {
      cause,
    })
  })
}
