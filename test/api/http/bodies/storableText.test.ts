import { expect } from 'chai'
import { isStorable, type Route } from '#api/http/contract.ts'
import { internalRoutes } from '#api/rooms/media/internalRoutes.ts'
import { ROUTE_TABLE } from '#api/routeTable.ts'
import { hostileBodies } from '#test/kit/attacks/input/hostileBodies.ts'
import { sampleOf } from '#test/kit/attacks/input/sampleOf.ts'

const ROUTES = [
  ...Object.values(ROUTE_TABLE).flatMap((routes) => Object.entries(routes) as [string, Route][]),
  ...internalRoutes({} as never).map((route) => [route.path, route] as const),
]

describe('text that can be stored', () => {
  it('[T23] holds no NUL, no half of a pair, and nothing bottomless', () => {
    for (const good of ['', 'a text', '\u{1f98a}', '\u202e\ufeff', { a: [{ b: 'c' }] }, 7, null])
      expect(isStorable(good), JSON.stringify(good)).to.equal(true)
    const deep = JSON.parse(`${'['.repeat(17)}1${']'.repeat(17)}`)
    for (const bad of ['a\0', '\ud83e', 'a\udd8ab', '\udd8a\ud83e', { 'a\0': 1 }, [{ a: '\ud83e' }], deep])
      expect(isStorable(bad), JSON.stringify(bad)).to.equal(false)
  })

  for (const [verb, route] of ROUTES)
    for (const part of ['body', 'params', 'query'] as const) {
      const schema = (route as Partial<Route>)[part]
      if (!schema) continue
      it(`[T23] ${part} of ${verb}: whatever its schema takes can be stored`, () => {
        const good = sampleOf(schema)
        const taken = hostileBodies(schema, good).flatMap(({ what, jsonOf }) => {
          const parsed = schema.safeParse(JSON.parse(jsonOf(good)))
          return parsed.success && !isStorable(parsed.data) ? [what] : []
        })
        expect(taken).to.deep.equal([])
      })
    }
})
