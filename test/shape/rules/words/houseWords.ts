import { nodesOf, type Sources } from '../parseSource.ts'

/** A name that was given up for the term that the field has. */
interface GivenUp {
  /** the name, as a whole or in its parts */
  name: RegExp
  term: string
  /** where the name had this meaning; elsewhere it may have another one, which stays */
  within: RegExp
}

const ANYWHERE = /^/
const BOOKING = /^domain\/booking\//
const MEDIA = /^media\//
const SCRIPTS = /^scripts\//
const API = /^api\//
const WEB = /^web\//
const ACCESS = /^(api\/access|domain\/access)\//
const API_AND_WEB = /^(api|web)\//

/** Names that product code has no more. */
export const GIVEN_UP: readonly GivenUp[] = [
  { name: /^Refusal$/, term: 'SessionError', within: MEDIA },
  { name: /^NodeEvent$/, term: 'MediaEvent', within: ANYWHERE },
  { name: /^no$/, term: 'refuse', within: BOOKING },
  { name: /^goesOn$/, term: 'proceed', within: BOOKING },
  { name: /^ends$/, term: 'finish', within: BOOKING },
  { name: /^pays$/, term: 'settleWith', within: BOOKING },
  { name: /^endure$/, term: 'backOff', within: ANYWHERE },
  { name: /troupe/i, term: 'process group', within: ANYWHERE },
  { name: /^crew|Crew/, term: 'workers', within: ANYWHERE },
  { name: /^wish|Wish/, term: 'interrupt', within: SCRIPTS },
  { name: /^surprisesIn$/, term: 'unexpectedRoles', within: ANYWHERE },
  { name: /^Around$/, term: 'RoleContext', within: ANYWHERE },
  { name: /^Ran$/, term: 'TaskResult', within: ANYWHERE },
  { name: /^Kept$/, term: 'StoredResult', within: ANYWHERE },
  { name: /^Ended$/, term: 'ExitInfo', within: SCRIPTS },
  { name: /^askWhole$/, term: 'requestKeyframe', within: ANYWHERE },
  { name: /^onPictureLost$/, term: 'onPictureLoss', within: ANYWHERE },
  { name: /^allow$/, term: 'setMaxBitrate', within: MEDIA },
  { name: /^Place$/, term: 'LogPosition', within: /^indexer\// },
  { name: /^(MOST|LONGEST|FASTEST)(_|$)/, term: 'MAX_…', within: ANYWHERE },
  { name: /^(SHORTEST|LEAST)(_|$)/, term: 'MIN_…', within: ANYWHERE },
  { name: /^Refusal$|^asRefusal$/, term: 'ProblemError', within: API },
  { name: /[a-z]Refusal|^refusal/, term: 'a denied admission only', within: /^(api|media|protocol)\// },
  { name: /^[dD]eed|Deed/, term: 'PassAction', within: ANYWHERE },
  {
    name: /^Rights?([A-Z]|$)|^(lost|held)?Rights?$|^(read|create|needs)Rights/,
    term: 'Entitlement',
    within: ACCESS,
  },
  { name: /^[sS](alted)?[sS]?tanding/, term: 'AdmissionContext', within: API },
  {
    name: /^(Reached|Decided|lookAgain)$/,
    term: 'Evaluation, DecisionDraft, recheckUnderLock',
    within: ANYWHERE,
  },
  { name: /[pP]laceFree|[pP]laceToken|^takePlace/, term: 'slot', within: ANYWHERE },
  {
    name: /^(Held|Watched|Room|Shut|Confirm|Hero|Lit|Under|On)Stage|^(hold|watch|take|leave)Stage/,
    term: 'Publisher, createSubscriber, RoomScreen, ClosedRoom, TxProgress',
    within: WEB,
  },
  { name: /[dD]esk$|Desk[A-Z]/, term: '…Flow, …Sockets', within: API_AND_WEB },
  {
    name: /(?<!^stage)[dD]oor([A-Z]|$)/,
    term: 'what a refused visitor sees, in web/access/door',
    within:
      /^(api|domain|indexer|media|protocol|web\/(?!access|chain\/errors|fixtures|pages\/stream|rooms\/watch))/,
  },
  { name: /^startShow$/, term: 'goLive', within: ANYWHERE },
  {
    name: /^(tell|say|hear)([A-Z]|$)|^(told|heard)$/,
    term: 'emit, on…, handle…, lastSent',
    within: /^(api|web|media|protocol)\//,
  },
  { name: /^MELT_S$/, term: 'CREDIT_DECAY_S', within: ANYWHERE },
  { name: /^(Outcome|Step)$/, term: 'result, task', within: /^(?!domain\/booking\/)/ },
  {
    name: /Seconds$/,
    term: '…S',
    within:
      /^(?!domain\/(booking|calls)\/|api\/(bookings\/(contract|booked\/contract|findings\/)|calls\/bundle\/)|web\/(bookings|calls\/bundle|fixtures\/bookings)\/|indexer\/families\/(bookings|tokens|governance)\/events)/,
  },
  {
    name: /^liveStore$|^LiveTab$|^[lL]ive(Socket|Error|Client)/,
    term: 'a name without live, which is a state of a room',
    within: ANYWHERE,
  },
  {
    name: /^(tierId|toTier|fromTier)$/,
    term: 'tierNo, translated where events are decoded',
    within: /^(?!indexer\/families\/passes\/events|api\/adapters\/chain\/attestor\/|api\/passes\/saidChange)/,
  },
  { name: /^(price|paid|owed|amount|referral)(_wei|Wei)$/, term: '…Units, …_units', within: ANYWHERE },
  {
    name: /^expires_?[aA]t$/,
    term: 'validUntil; sessions, nonces and credentials keep it',
    within:
      /^(api\/(access|creators|rooms|passes)|domain|indexer\/(?!families\/passes\/events)|web\/(access|passes|pages))/,
  },
  { name: /^stage$/, term: 'Publisher, Subscriber, TxProgress', within: WEB },
]

/** Product code has no identifier that was given up; comments, strings and tests may say what they like. */
export function givenUpNames(sources: Sources): string[] {
  return Object.entries(sources).flatMap(([path, text]) => {
    const words = GIVEN_UP.filter(({ within }) => within.test(path))
    const names = nodesOf(path, text)
      .filter(({ type }) => type === 'Identifier' || type === 'PrivateIdentifier')
      .map(({ name }) => String(name))
    return [...new Set(names)].flatMap((name) =>
      words
        .filter((word) => word.name.test(name))
        .map(({ term }) => `${path} says ${name}, which is called ${term}`),
    )
  })
}
