import { expect } from 'chai'
import type { z } from 'zod'
import type { Route } from '#api/http/contract.ts'
import { ROUTE_TABLE } from '#api/routeTable.ts'

/** Texts that programs write, and handles, which have small letters, digits and dashes alone: by their field. */
const WRITTEN_BY_PROGRAMS = new Set(
  `accountId address agent currency decisionId error fileName handle id joinNonce kind lastRoomId liveRoomId month next nodeId nonce part passId path
   place privateMapKey projectId providerRoomId purchaseId relayUrl returnTo roomId rpcPath ruleCode secret signalUrl statement statementName symbol token uri userId userSig zone`.split(
    /\s+/,
  ),
)
/** The same where another field of this name is typed; and texts that are cleaned before. */
const WRITTEN_BY_US: Record<string, string> = {
  'getConfig chain.name': 'the settings name it',
  'getConfig siwe.domain': 'the settings name it',
  'getCalendar text': 'a whole calendar file; what it names is cleaned where streams are read',
  'listNotifications notifications.title': 'domain/notifications/news.ts cleans what it names',
  'listNotifications notifications.text': 'domain/notifications/news.ts cleans what it names',
  'getPolicy rules.text': 'our own rules',
  'listNotifications notifications.declines': 'id of an invitation',
  'renewRecovery codes': 'drawn by us',
  'createPasskeyRegistration *': 'a form of WebAuthn; the name in it is cleaned before',
  'createPasskeySignIn *': 'a form of WebAuthn',
  'createStepUpChallenge *': 'a form of WebAuthn',
  'readExport *': 'rows as they are stored, for who they are about',
  'readAdminMoney events.eventId': 'the provider’s word',
  'readAdminMoney events.objectKind': 'the provider’s word',
  'readAdminMoney events.objectRef': 'the provider’s word',
  'readAdminMoney events.type': 'the provider’s word',
  'readAdminMoney matters.cause': 'a code of ours or of the provider',
  'readAdminMoney matters.key': 'made by us',
  'readAdminMoney matters.outsideRef': 'the provider’s word',
  'readAdminMoney matters.subject': 'made by us, or the provider’s word',
  'readMoneyMatters matters.cause': 'a code of ours or of the provider',
  'readMoneyMatters matters.key': 'made by us',
  'readMoneyMatters matters.outsideRef': 'the provider’s word',
  'readMoneyMatters matters.subject': 'made by us, or the provider’s word',
  'listEarningEntries entries.sale.feeVersion': 'made by us',
  'enterCall ticket.relay.credential': 'made by us',
  'enterCall ticket.relay.urls': 'the settings name them',
  'enterCall ticket.relay.username': 'made by us',
  'renewRelay credential': 'made by us',
  'renewRelay urls': 'the settings name them',
  'renewRelay username': 'made by us',
  'getBooking text': 'made by us of handle, numbers and dates',
  'listBookings bookings.text': 'made by us of handle, numbers and dates',
  'readDispute call.text': 'made by us of handle, numbers and dates',
  'countersign text': 'made by us of handle, numbers and dates',
  'takeCallStep text': 'made by us of handle, numbers and dates',
  'placeBooking text': 'made by us of handle, numbers and dates',
  'readCallBundle beats.key': 'checked by its hash, to the character',
  'readCallBundle beats.page': 'checked by its hash, to the character',
  'readCallBundle beats.signature': 'checked by its hash, to the character',
  'readCallBundle keys.binding.authenticatorData': 'checked by its hash, to the character',
  'readCallBundle keys.binding.clientDataJSON': 'checked by its hash, to the character',
  'readCallBundle keys.binding.publicKey': 'checked by its hash, to the character',
  'readCallBundle keys.binding.signature': 'checked by its hash, to the character',
  'readCallBundle keys.key': 'checked by its hash, to the character',
  'readCallBundle origin': 'checked by its hash, to the character',
  'readCallBundle seal.keyId': 'checked by its hash, to the character',
  'readCallBundle seal.publicKey': 'checked by its hash, to the character',
  'readCallBundle seal.rows.*': 'checked by its hash, to the character',
  'readCallBundle seal.signature': 'checked by its hash, to the character',
  'getBookingCalendar text': 'a whole calendar file; what it names is cleaned where calls are read',
  'proposeMove text': 'made by us of handle, numbers and dates',
  'proposeCardMove text': 'made by us of handle, numbers and dates',
  'acceptCardMove text': 'made by us of handle, numbers and dates',
  'endMove text': 'made by us of handle, numbers and dates',
  'getBooking movedText': 'made by us of handle, numbers and dates',
  'listBookings bookings.movedText': 'made by us of handle, numbers and dates',
  'readDispute call.movedText': 'made by us of handle, numbers and dates',
  'countersign movedText': 'made by us of handle, numbers and dates',
  'takeCallStep movedText': 'made by us of handle, numbers and dates',
  'placeBooking movedText': 'made by us of handle, numbers and dates',
  'proposeMove movedText': 'made by us of handle, numbers and dates',
  'proposeCardMove movedText': 'made by us of handle, numbers and dates',
  'acceptCardMove movedText': 'made by us of handle, numbers and dates',
  'endMove movedText': 'made by us of handle, numbers and dates',
}

const DIRTY = 'a\u202eb\u200bc'
const CLEAN = 'abc'

type Inner = { _zod: { def: Record<string, unknown> } }
const defOf = (schema: unknown) => (schema as Inner)._zod.def

/** Fields of a schema that take any text, and let it out as it is. */
function uncleaned(schema: z.ZodType, path: string): string[] {
  const def = defOf(schema)
  const below = (inner: unknown, name = path) => uncleaned(inner as z.ZodType, name)
  switch (def.type) {
    case 'object':
      return Object.entries(def.shape as object).flatMap(([key, one]) =>
        below(one, path ? `${path}.${key}` : key),
      )
    case 'array':
      return below(def.element)
    case 'union':
      return (def.options as unknown[]).flatMap((one) => below(one))
    case 'nullable':
    case 'optional':
    case 'default':
      return below(def.innerType)
    case 'record':
      return [path ? `${path}.*` : '*']
    default: {
      const read = schema.safeParse(DIRTY)
      return read.success && read.data !== CLEAN ? [path] : []
    }
  }
}

const ROUTES = Object.values(ROUTE_TABLE).flatMap((routes) => Object.entries(routes) as [string, Route][])

describe('texts that people type, on their way out', () => {
  it('[S1.19][T23] are cleaned by every route that answers them', () => {
    const found = ROUTES.flatMap(([verb, { success }]) =>
      success.body ? uncleaned(success.body, '').map((path) => [verb, path] as const) : [],
    )
    const names = found.filter(([, path]) => !WRITTEN_BY_PROGRAMS.has(path.slice(path.lastIndexOf('.') + 1)))
    // two of a choice may have a text of one name
    const paths = new Set(names.map(([verb, path]) => `${verb} ${path}`))
    expect([...paths].sort()).to.deep.equal(Object.keys(WRITTEN_BY_US).sort())
  })
})
