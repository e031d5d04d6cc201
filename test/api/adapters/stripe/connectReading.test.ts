import { expect } from 'chai'
import type { ConnectReading } from '#api/ports/payments.ts'
import { type AccountShape, account, FRESH, PASSPORT } from './accountShapes.ts'
import { json } from './recordingProvider.ts'
import { usePayments } from './usePayments.ts'

/** account → what of the reading is to be so */
const READINGS: Record<string, [AccountShape, Partial<ConnectReading>]> = {
  'a new one is started, with what its owner has to bring': [
    { wanted: FRESH },
    {
      state: 'started',
      wayOut: null,
      demands: [
        { need: 'identity', isOverdue: true },
        { need: 'bank', isOverdue: false },
        { need: 'terms', isOverdue: false },
      ],
      demandsUntil: Date.parse('2026-12-01T12:00:00Z') / 1000,
      isChecking: false,
      paysOut: false,
    },
  ],
  'one whose owner brought all is pending': [
    {
      status: 'restricted',
      details: [{ code: 'requirements_pending_verification', resolution: 'no_resolution' }],
      wanted: [{ ...PASSPORT, from: 'stripe' }],
    },
    { state: 'pending', wayOut: null, demands: [], demandsUntil: null, isChecking: true },
  ],
  'one that the provider looks at is pending': [
    { status: 'pending' },
    { state: 'pending', isChecking: true },
  ],
  'one that may take money is active': [
    { status: 'active', payouts: 'active' },
    { state: 'active', wayOut: null, demands: [], demandsUntil: null, isChecking: false, paysOut: true },
  ],
  'one that may, but not to its bank, is active and pays out nothing': [
    { status: 'active', payouts: 'restricted' },
    { state: 'active', paysOut: false },
  ],
  'one that may for now says what is wanted and until when': [
    { status: 'active', wanted: [PASSPORT] },
    {
      state: 'active',
      demands: [{ need: 'document', isOverdue: false }],
      demandsUntil: Date.parse('2026-12-01T12:00:00Z') / 1000,
    },
  ],
  'what is wanted some day is not shown': [
    { status: 'active', wanted: [{ ...PASSPORT, status: 'eventually_due' }] },
    { state: 'active', demands: [], demandsUntil: null },
  ],
  'one that lost it for want of a proof is restricted, and its owner can help': [
    {
      details: [{ code: 'requirements_past_due', resolution: 'provide_info' }],
      wanted: [{ ...PASSPORT, status: 'past_due' }],
    },
    { state: 'restricted', wayOut: 'creator', demands: [{ need: 'document', isOverdue: true }] },
  ],
  'one that support alone can free is restricted': [
    { details: [{ code: 'restricted_other', resolution: 'contact_stripe' }] },
    { state: 'restricted', wayOut: 'provider' },
  ],
  'one that was refused is rejected': [
    { status: 'rejected', details: [{ code: 'rejected_fraud', resolution: 'no_resolution' }], wanted: FRESH },
    { state: 'rejected', wayOut: 'nobody' },
  ],
  'one of a country without it is rejected': [
    { status: 'unsupported', details: [{ code: 'unsupported_country', resolution: 'contact_stripe' }] },
    { state: 'rejected', wayOut: 'provider' },
  ],
  'one that was closed is rejected': [
    { status: 'active', more: { closed: true } },
    { state: 'rejected', wayOut: 'nobody' },
  ],
  'one that asks for something unheard of says so': [
    { status: 'active', wanted: [{ description: 'configuration.recipient.something_new' }] },
    { demands: [{ need: 'other', isOverdue: false }] },
  ],
  'one without money of its own has no currency yet': [
    { status: 'pending', more: { defaults: {} } },
    { currency: null },
  ],
  'one without that right asks for support': [
    { more: { configuration: { recipient: {} } } },
    { state: 'restricted', wayOut: 'provider' },
  ],
}

describe('what is read of a creator’s account', () => {
  const { provider, payments } = usePayments()

  for (const [name, [shape, expected]] of Object.entries(READINGS))
    it(`[S4.6] ${name}`, async () => {
      provider().answers = [json(200, account(shape))]
      const reading = await payments().readConnect('acct_1')
      for (const [field, value] of Object.entries(expected))
        expect(reading[field as keyof ConnectReading], field).to.deep.equal(value)
    })
})
