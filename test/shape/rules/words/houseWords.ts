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
const BELOW_API_AND_WEB = /^(domain|indexer|local|media|protocol|scripts|settings)\//

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
  { name: /^(MOST|LONGEST|FASTEST)(_|$)/, term: 'MAX_…', within: BELOW_API_AND_WEB },
  { name: /^(SHORTEST|LEAST)(_|$)/, term: 'MIN_…', within: BELOW_API_AND_WEB },
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
