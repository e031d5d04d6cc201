import type { IncomingMessage, ServerResponse } from 'node:http'
import type { RequestHandler, Response } from 'express'
import helmet from 'helmet'

interface Origins {
  /** scheme, host and port people type */
  publicOrigin: string
  /** signalling origins (ws:// or wss://) of the media engines known now */
  mediaOrigins: () => Promise<string[]>
  /** of the relay to wallets on phones (wss://); null when none are offered */
  relayOrigin: string | null
  /** of the provider whose SDK pages run; null when they run none */
  sdkHosts: readonly string[] | null
}

/**
 * What pages may ask the browser for. Everything here with an empty list is off, in frames too. Chromium knows all of
 * these names: it complains of others on every page.
 */
const PERMISSIONS = [
  ...[
    ...['camera', 'microphone', 'display-capture', 'screen-wake-lock', 'fullscreen'],
    ...['publickey-credentials-create', 'publickey-credentials-get'],
  ].map((name) => `${name}=(self)`),
  ...[
    'accelerometer',
    'geolocation',
    'gyroscope',
    'hid',
    'idle-detection',
    'local-fonts',
    'magnetometer',
    'midi',
    'payment',
    'serial',
    'usb',
    'xr-spatial-tracking',
  ].map((name) => `${name}=()`),
].join(', ')

const NONE = ["'none'"]
const SELF = ["'self'"]
const nonceSource = (_request: IncomingMessage, response: ServerResponse) =>
  `'nonce-${(response as Response).locals.nonce}'`
const socketSource = (_request: IncomingMessage, response: ServerResponse) =>
  String((response as Response).locals.socketOrigins)

/**
 * The one style attribute that the SDK writes, on an element that it keeps for itself: the hash of
 * `width:100%;height:100%;object-fit:cover;background-color:black;`.
 */
const SDK_STYLE = ["'unsafe-hashes'", "'sha256-HKjkVHEZiODJtnxinatjzx9qBdBxuq7nLz4u75OkQIk='"]

/**
 * Strict policy with Trusted Types: own scripts only, no inline, no eval, no frame, no worker; a style nonce
 * for the one library that writes a style element (`response.locals.nonce`). A provider's SDK is one of our scripts:
 * it may ask its hosts, and start workers from blobs; the page's one policy says what it may write.
 */
export function contentSecurity(origins: Origins): RequestHandler {
  const { publicOrigin, mediaOrigins, relayOrigin, sdkHosts } = origins
  const ownSocket = publicOrigin.replace(/^http/, 'ws')
  const relay = relayOrigin === null ? [] : [relayOrigin]
  const ofSdk = (sdkHosts ?? []).flatMap((host) =>
    host.includes('://') ? [host] : [`https://${host}`, `wss://${host}`],
  )
  const headers = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: NONE,
        scriptSrc: SELF,
        styleSrc: [...SELF, nonceSource],
        imgSrc: [...SELF, 'data:'],
        fontSrc: SELF,
        // browsers that do not count the socket of the own origin as 'self' need it spelled out
        connectSrc: [...SELF, socketSource],
        workerSrc: sdkHosts === null ? NONE : ['blob:'],
        baseUri: NONE,
        formAction: SELF,
        frameAncestors: NONE,
        objectSrc: NONE,
        requireTrustedTypesFor: ["'script'"],
        trustedTypes: sdkHosts === null ? NONE : ['default'],
        ...(sdkHosts === null ? {} : { styleSrcAttr: SDK_STYLE }),
      },
    },
    // wallets open their own windows and must be able to answer
    crossOriginOpenerPolicy: { policy: 'same-origin-allow-popups' },
    xFrameOptions: { action: 'deny' },
    strictTransportSecurity: publicOrigin.startsWith('https:'),
    referrerPolicy: { policy: 'no-referrer' },
  })
  return async (request, response, next) => {
    response.setHeader('permissions-policy', PERMISSIONS)
    // only a page connects elsewhere; answers of the API need no list and cost no read
    const others = request.path.startsWith('/v1/') ? [] : [...(await mediaOrigins()), ...relay, ...ofSdk]
    response.locals.socketOrigins = [ownSocket, ...others].join(' ')
    headers(request, response, next)
  }
}
