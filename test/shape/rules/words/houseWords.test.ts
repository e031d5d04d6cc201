import { expect } from 'chai'
import { GENERATED } from '../../sources.ts'
import { sourcesOf } from '../sourcesOf.ts'
import { GIVEN_UP, givenUpNames } from './houseWords.ts'

const PRODUCT = /^(api|bench|db|domain|indexer|local|media|protocol|scripts|settings|web)\/.*\.(ts|tsx|mjs)$/

describe('house words', () => {
  it('a name that was given up is found, its term is not', () => {
    const offender =
      "import { Refusal } from './refusal.ts'\nexport const MOST_SEATS = 3\nexport interface Picture { allow(rate: number): void }\nclass A { #allow = 1 }"
    expect(givenUpNames({ 'media/rooms/createRoom.ts': offender })).to.deep.equal([
      'media/rooms/createRoom.ts says Refusal, which is called SessionError',
      'media/rooms/createRoom.ts says MOST_SEATS, which is called MAX_…',
      'media/rooms/createRoom.ts says allow, which is called setMaxBitrate',
    ])
    const neighbour =
      "import { SessionError } from './sessionError.ts'\n// Refusal of a crew\nexport const MAX_SEATS = 3\nexport const said = 'allow'\nexport const allowed = 'MOST_SEATS'"
    expect(givenUpNames({ 'media/rooms/createRoom.ts': neighbour })).to.deep.equal([])
  })

  it('a name that means something else elsewhere stays there', () => {
    const text = 'export const no = 1\nexport const ends = []'
    expect(givenUpNames({ 'domain/booking/step.ts': text })).to.have.length(2)
    expect(givenUpNames({ 'indexer/postgres/tables.ts': text })).to.deep.equal([])
  })

  it('every name that was given up would be found', () => {
    const names = [
      ...['Refusal', 'NodeEvent', 'no', 'goesOn', 'ends', 'pays', 'endure', 'createTroupe', 'runCrew'],
      ...['lastWishMs', 'surprisesIn', 'Around', 'Ran', 'Kept', 'Ended', 'askWhole', 'onPictureLost'],
      ...['allow', 'Place', 'LONGEST_WAIT_S', 'SHORTEST_SECRET', 'asRefusal', 'refusalOf', 'PassDeed'],
      ...['readRights', 'saltedStanding', 'lookAgain', 'isPlaceFree', 'holdStage', 'seatDesk', 'openDoor'],
      ...['startShow', 'tellNow', 'MELT_S', 'Outcome', 'graceSeconds', 'liveStore', 'tierId', 'paid_wei'],
      ...['expires_at', 'stage'],
    ]
    expect(GIVEN_UP).to.have.length(names.length)
    expect(GIVEN_UP.filter(({ name }, at) => !name.test(names[at] ?? ''))).to.deep.equal([])
  })

  it('are gone from product code', () => {
    const sources = Object.fromEntries(
      Object.entries(sourcesOf(PRODUCT)).filter(([path]) => !GENERATED.test(path)),
    )
    expect(Object.keys(sources)).not.to.deep.equal([])
    expect(givenUpNames(sources)).to.deep.equal([])
  })
})
