import { readFileSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { parseSettings, type Settings } from '#domain/settings/parse.ts'
import type { MediaAddress } from './transport/createPeer.ts'

const MIN_SECRET = 32
const LOOPBACK = '127.0.0.1'

/** The settings of this process; throws SettingsError with everything that is wrong. */
export function readSettings(): Settings<'media'> {
  return parseSettings('media', process.env)
}

/** Reads a secret from its file. Throws when it is missing or short: an empty key would sign anything. */
export function readSecret(file: string): string {
  const secret = readFileSync(file, 'utf8').trim()
  if (secret.length < MIN_SECRET) throw new Error(`${file} must hold at least ${MIN_SECRET} characters`)
  return secret
}

/** One address for media: loopback with a loopback listener, else the named one or the first of the machine. */
export function mediaAddress(bind: string, named: string | undefined): MediaAddress {
  if (bind === LOOPBACK || bind === 'localhost' || bind === '::1') {
    return { bind: LOOPBACK, advertised: LOOPBACK }
  }
  const own = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)
  const advertised = named ?? own?.address
  if (!advertised) throw new Error('this machine has no IPv4 address for media; set MEDIA_ADDRESS')
  return { bind: '0.0.0.0', advertised }
}
