import { MediaError } from '#api/ports/media.ts'
import type { Clock } from '#domain/clock.ts'
import { CONTENT_TYPE, signCall } from './signCall.ts'

/**
 * Calls one action of the provider's management interface. `nobody`: somebody whom it names is not in the room; nothing is said
 * of the others that it names.
 */
export type CallAction = (
  action: string,
  body: Record<string, string | number | string[]>,
) => Promise<'done' | 'nobody'>

/** Key pair and place of the management interface; not the secret that signs credentials. */
export interface CloudApi {
  url: string
  keyId: string
  key: string
  region: string
}

const SERVICE = 'trtc'
const VERSION = '2019-07-22'
const TIMEOUT_MS = 5000

/** The interface took too many calls within a second; nothing was done. */
export class TooManyCalls extends MediaError {}

/** What an error says about the room; an application that does not exist is one of ours. */
function outcomeOf(action: string, { Code, Message }: { Code: string; Message: string }): 'done' | 'nobody' {
  if (/\.RoomNotExist$/.test(Code)) return 'done'
  if (/\.UserNotExist$/.test(Code)) return 'nobody'
  const said = `${action}: ${Code} ${Message}`
  // also with a part that says whose limit it was
  if (/\bRequestLimitExceeded\b/.test(Code)) throw new TooManyCalls('UNREACHABLE', said)
  throw new MediaError('UNREACHABLE', said)
}

/** A signed client of the management interface. Throws MediaError; a room or user that is gone is no error. */
export function createCloudApi(api: CloudApi, clock: Clock): CallAction {
  return async (action, body) => {
    const payload = JSON.stringify(body)
    const atS = Math.floor(clock() / 1000)
    let answer: { Response?: { Error?: { Code: string; Message: string } } }
    try {
      const response = await fetch(api.url, {
        method: 'POST',
        headers: {
          authorization: signCall(
            { host: new URL(api.url).host, service: SERVICE, action, payload, atS },
            api,
          ),
          'content-type': CONTENT_TYPE,
          'x-tc-action': action,
          'x-tc-timestamp': String(atS),
          'x-tc-version': VERSION,
          'x-tc-region': api.region,
        },
        body: payload,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      })
      answer = (await response.json()) as typeof answer
    } catch (cause) {
      throw new MediaError('UNREACHABLE', `${action}: no answer`, { cause })
    }
    if (!answer.Response) throw new MediaError('UNREACHABLE', `${action}: an answer without a response`)
    return answer.Response.Error ? outcomeOf(action, answer.Response.Error) : 'done'
  }
}
