import { expect } from 'chai'
import { ownWords } from './routeWords.ts'
import { sourcesOf } from './sourcesOf.ts'

describe('words of routes', () => {
  it('a list that a contract writes out is found, one of the domain is not', () => {
    const listed =
      "import { z } from 'zod'\nexport const a = { state: z\n.enum(['draft', 'live']).nullable() }"
    expect(ownWords({ 'api/rooms/contract.ts': listed })).to.deep.equal([
      'api/rooms/contract.ts lists draft, live',
    ])
    const named =
      "import { z } from 'zod'\nexport const a = { state: z.enum(ROOM_STATES), code: z.enum([...A, ...B]), kind: z.literal('stream') }"
    expect(ownWords({ 'api/rooms/contract.ts': named })).to.deep.equal([])
  })

  it('come from domain/words', () => {
    const sources = sourcesOf(/^api\/.*\.ts$/)
    expect(Object.keys(sources)).not.to.deep.equal([])
    expect(ownWords(sources)).to.deep.equal([])
  })
})
