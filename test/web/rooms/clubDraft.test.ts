import { expect } from 'chai'
import { ApiProblem } from '#web/kit/api/ApiProblem.ts'
import { firstClub, isClubRight, refusedClub } from '#web/rooms/host/club/clubDraft.ts'
import { OTHER_TOKEN } from '#web/rooms/host/gate/tokenDraft.ts'

const refused = (fields?: Record<string, string>) =>
  new ApiProblem({
    ...{ type: '', title: 'Something is not right', status: 400, code: 'INVALID_INPUT', ref: '' },
    ...(fields ? { fields } : {}),
  })
const NOWHERE = { name: null, gate: null, speakers: null, other: null }

describe('a fan club that is not there yet', () => {
  it('[S3.97] begins with any pass, or with followers where there are none, and is sent with a name and a door', () => {
    expect(firstClub(true)).to.deep.include({ gate: { mode: 'any', of: ['pass'] } })
    const empty = firstClub(false)
    expect(empty).to.deep.include({ gate: { mode: 'any', of: ['follow'] } })
    const draft = { ...empty, name: 'The cold room' }
    expect(isClubRight(draft)).to.equal(true)
    expect(isClubRight({ ...draft, name: '  ' })).to.equal(false)
    expect(isClubRight({ ...draft, gate: { mode: 'any', of: [OTHER_TOKEN] } })).to.equal(false)
  })

  it('[S3.97] puts each refusal where it can be put right, and what is about none of them beside the button', () => {
    const fields = { '/name': 'a', '/gate/conditions': 'b', '/maxSpeakers': 'c' }
    expect(refusedClub(refused(fields))).to.deep.equal({ name: 'a', gate: 'b', speakers: 'c', other: null })
    expect(refusedClub(refused())).to.deep.equal({ ...NOWHERE, other: 'Something is not right.' })
    expect(refusedClub(null)).to.deep.equal(NOWHERE)
  })
})
