import { readFileSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import type { RotatingSecret } from '#domain/rotatingSecret.ts'
import { parseSettings, type Settings, SettingsError } from '#settings/parse.ts'
import { openSecretFile, type SecretFileOptions } from '#settings/secretFile.ts'
import { trustProxyProblem } from '#settings/trustProxy.ts'
import { hostPlaces, type PlaceShares } from './rooms/places.ts'
import type { MediaAddress } from './transport/createPeer.ts'

const LOOPBACK = '127.0.0.1'
const NODE_ID = /^[A-Za-z0-9_-]{1,64}$/

/** The settings of this process; throws SettingsError with everything that is wrong. */
export function readSettings(): Settings<'media'> {
  const settings = parseSettings('media', process.env)
  const { TRUST_PROXY: trustProxy, BIND: bind, MEDIA_PUBLIC_URL: publicUrl } = settings
  const problem = trustProxyProblem({ trustProxy, bind, publicUrl })
  if (problem) throw new SettingsError('media', [problem])
  return settings
}

/** What one node has to prove itself with: nothing of it opens, registers or reports for another. */
export interface NodeKeyFiles {
  id: string
  /** the api shows it to this node */
  control: RotatingSecret
  /** this node shows it to the api */
  report: RotatingSecret
  /** verifies the strings of credentials for this node */
  ticket: RotatingSecret
  /** verifies the nonce of an entry to this node */
  nonce: RotatingSecret
}

/**
 * The id and keys that were derived for this node; their files are followed while the process runs.
 * @throws Error when a file is missing or unusable: an empty key would sign anything
 */
export function followNodeFiles(
  folder: string,
  follow: Pick<SecretFileOptions, 'onUnusable' | 'everyMs'>,
): NodeKeyFiles {
  const id = readFileSync(join(folder, 'id'), 'utf8').trim()
  if (!NODE_ID.test(id)) throw new Error(`${join(folder, 'id')} must hold the id of this node`)
  const key = (name: string) => {
    const path = join(folder, name)
    try {
      return openSecretFile({ path, clock: Date.now, ...follow })
    } catch (error) {
      throw new Error(`${path} cannot be used: ${(error as Error).message}`, { cause: error })
    }
  }
  return { id, control: key('control'), report: key('report'), ticket: key('ticket'), nonce: key('nonce') }
}

/** Throws when the UDP range holds fewer connections than the node promises; each needs a pair of ports. */
export function checkPorts(
  min: number,
  max: number,
  shares: Pick<PlaceShares, 'maxViewers' | 'hostsPct'>,
): void {
  const hosts = hostPlaces(shares)
  const people = shares.maxViewers + hosts
  const room = Math.max(0, Math.floor((max - min + 1) / 2))
  if (room >= people) return
  throw new Error(
    `MEDIA_UDP_MIN to MEDIA_UDP_MAX has ports for ${room} people, MEDIA_MAX_VIEWERS and MEDIA_HOSTS_PCT promise ${people}, ${hosts} of them hosts: widen the range or lower the numbers`,
  )
}

/**
 * One address for media: the named one, else loopback with a loopback listener, else the first of the machine. A
 * named one stands behind a loopback listener too: a proxy serves that, and no proxy serves UDP.
 */
export function mediaAddress(bind: string, named: string | undefined): MediaAddress {
  if (!named && (bind === LOOPBACK || bind === 'localhost' || bind === '::1')) {
    return { bind: LOOPBACK, advertised: LOOPBACK }
  }
  const own = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)
  const advertised = named ?? own?.address
  if (!advertised) throw new Error('this machine has no IPv4 address for media; set MEDIA_ADDRESS')
  return { bind: '0.0.0.0', advertised }
}
