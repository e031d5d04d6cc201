import { MIN_SECRET_LENGTH } from '#domain/rotatingSecret.ts'

/** A relay of this machine. */
export interface RelayPlace {
  /** of browsers, on 127.0.0.1, by UDP and TCP */
  port: number
  /** UDP ports through which it relays, first and last */
  minPort: number
  maxPort: number
  /** secrets of which credentials are computed: what was made of any of them is taken */
  secrets: readonly string[]
}

/** Where two relayed ends meet: an address of this machine that nothing else listens on, so that 127.0.0.1 stays refused. */
export const MEETING_ADDRESS = '127.77.0.1'

/** What coturn's parser takes as it stands: it cuts off blanks and quotes, and a line break would begin a line of its own. */
const SECRET = /^[A-Za-z0-9+/_=-]+$/

/** What holds for every relay of calls, here and at an operator's; docs/operate.md has the same lines. */
export const RELAY_RULES: readonly string[] = [
  'use-auth-secret',
  'realm=stagedoor',
  'fingerprint',
  // no way in but TURN, and nothing that a database could allow besides
  'no-cli',
  // in a file that is new, the first two who come at once are refused: each thread makes its tables (4.6.1, measured)
  'userdb=:memory:',
  'no-dynamic-ip-list',
  'no-dynamic-realms',
  'no-auth-pings',
  // UDP to the other end alone (RFC 6062 would open TCP connections), and to no group
  'no-tcp-relay',
  'no-multicast-peers',
  // nothing that makes an answer longer for who showed nothing, as its sender may be forged: 40 bytes to 20 that ask whether it is
  // there, 84 where a credential is missing
  'no-rfc5780',
  'no-stun-backward-compatibility',
  'response-origin-only-with-rfc5780',
  'no-software-attribute',
  // seconds in which who has begun has to show a credential
  'max-allocate-timeout=20',
  // an old nonce is answered by a fresh one, and the call goes on, also with a credential that has run out since
  'stale-nonce=600',
  // a page that died holds its ways so long, seconds, and they count until then; browsers prolong theirs each minute
  'max-allocate-lifetime=120',
  // ways of one side of a call at once, whatever time its names have: two networks, two transports, three connections
  'user-quota=12',
  // bytes a second of one way in each direction: camera and screen of 2.5 Mb/s each, sound, and as much again for bursts
  'max-bps=1250000',
  // it sends to nobody; what `allowed-peer-ip` names wins over this, and that is where its own ends meet.
  // coturn 4.6.1 reads `::` as "no bound", so the second line is of IPv4 too
  'denied-peer-ip=0.0.0.0-255.255.255.255',
  'denied-peer-ip=::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
]

/**
 * The text of coturn's configuration for calls on this machine.
 * @param dir where it keeps what it has to, absolute
 * @throws Error that says what a secret has to be
 */
export function relayConfig({ port, minPort, maxPort, secrets }: RelayPlace, dir: string): string {
  if (
    secrets.length === 0 ||
    !secrets.every((secret) => secret.length >= MIN_SECRET_LENGTH && SECRET.test(secret))
  )
    throw new Error(
      `A relay needs a secret of ${MIN_SECRET_LENGTH} characters or more: letters, digits and + / _ = - and nothing else. Make one with: openssl rand -hex 32`,
    )
  if (/[\r\n]/.test(dir))
    throw new Error('The folder of a relay has a line break in its name: take another one.')
  const lines = [
    'listening-ip=127.0.0.1',
    `listening-port=${port}`,
    `relay-ip=${MEETING_ADDRESS}`,
    `min-port=${minPort}`,
    `max-port=${maxPort}`,
    ...secrets.map((secret) => `static-auth-secret=${secret}`),
    ...RELAY_RULES,
    `total-quota=${maxPort - minPort + 1}`,
    'no-tls',
    'no-dtls',
    'log-file=stdout',
    'simple-log',
    `pidfile=${dir}/turnserver.pid`,
    // of the loopback nothing is reached without the first line, and of nothing else without the second
    'allow-loopback-peers',
    `allowed-peer-ip=${MEETING_ADDRESS}`,
  ]
  return `${lines.join('\n')}\n`
}
