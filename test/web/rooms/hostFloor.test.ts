import { expect } from 'chai'
import type { FloorRequest } from '#protocol/floor.ts'
import { ApiProblem } from '#web/kit/api/ApiProblem.ts'
import { countAsking, whoIsNew } from '#web/rooms/host/floor/asking.ts'
import { refusedSpeakers } from '#web/rooms/host/studio/refusedSpeakers.ts'

const request = (id: string, sinceMs: number): FloorRequest => ({
  ...{ id, seatId: `sea_${id}`, name: id, sinceMs, spokeS: 0 },
})
const refusal = (field: string) =>
  new ApiProblem({
    ...{ type: '', title: 'Check it', status: 422, code: 'INVALID_INPUT', ref: '' },
    fields: { [field]: 'At most 4 may speak here.' },
  })

describe('the floor in the studio', () => {
  it('[S3.29] says at its number of speakers why the server did not take it, and nothing else', () => {
    expect(refusedSpeakers(refusal('/maxSpeakers'))).to.equal('At most 4 may speak here.')
    expect(refusedSpeakers(refusal('/capacity'))).to.equal(null)
  })

  it('[S3.29] says who asks that did not ask before, the latest of them, and nobody when the queue opens', () => {
    const queue = [request('late', 30_000), request('early', 10_000), request('later', 40_000)]
    const shown = (ids: string[], atMs = 25_000) => ({ ids: new Set(ids), atMs })
    expect(whoIsNew(queue, null)).to.equal(null)
    expect(whoIsNew(queue, shown(['early']))?.id).to.equal('later')
    expect(whoIsNew(queue, shown(['early', 'late', 'later']))).to.equal(null)
    expect(whoIsNew(queue, shown(['early', 'late'], 50_000)), 'moved up from behind').to.equal(null)
    expect([1, 1200].map(countAsking)).to.deep.equal(['1 asks to speak', '1,200 ask to speak'])
  })
})
