import { expect } from 'chai'
import type { Club } from '#api/rooms/clubs/contract.ts'
import { doorFor } from '#web/access/door/doorFor.ts'
import { createJoinFlow } from '#web/access/joinFlow.ts'
import { refuse } from '#web/access/refusal.ts'
import { sampleChannel } from '#web/fixtures/sampleData.ts'
import { ApiProblem } from '#web/kit/api/ApiProblem.ts'
import type { call } from '#web/kit/api/client.ts'
import { doorContext } from '#web/pages/stream/door/doorProps.ts'

interface Ask {
  route: string
  params: unknown
  join: () => void
  fail: (error: unknown) => void
}

function desk() {
  const asked: Ask[] = []
  const answer = (route: string, { params }: { params: unknown }) =>
    new Promise((resolve, fail) => {
      asked.push({ route, params, fail, join: () => resolve({ id: 'clb_1', members: 13 } as Club) })
    })
  return { ...createJoinFlow({ clubId: 'clb_1', call: answer as typeof call }), asked }
}

const denied = new ApiProblem({
  ...{ type: '', title: '', status: 403, code: 'TIER_REQUIRED', ref: '' },
  facts: { requiredTier: 2, requiredTierName: 'Gold', heldTier: 1 },
})

describe('joining a fan club [S3.97]', () => {
  it('[S3.97] asks its door once however often it is pressed, and is let in as a member', async () => {
    const { enter, asked, state } = desk()
    const joining = enter()
    await enter()
    expect(state().step).to.equal('asking')
    expect(asked.map(({ route, params }) => ({ route, params }))).to.deep.equal([
      { route: 'joinClub', params: { id: 'clb_1' } },
    ])
    asked[0]?.join()
    await joining
    const now = state()
    expect(now.step === 'admitted' && now.admission.members).to.equal(13)
  })

  it('[S3.97] shows the door that refused it, and joins once that is got', async () => {
    const { enter, look, asked, state } = desk()
    const first = enter()
    asked[0]?.fail(denied)
    await first
    const refused = state()
    expect(refused.step === 'refused' && refused.refusal.code).to.equal('TIER_REQUIRED')
    expect(refused.step === 'refused' && refused.refusal.facts.requiredTierName).to.equal('Gold')
    const again = look()
    expect(state().step, 'the door stands meanwhile').to.equal('refused')
    asked[1]?.join()
    await again
    expect(state().step).to.equal('admitted')
  })

  it('[S3.97] keeps the membership of who leaves the page', async () => {
    const { enter, release, forget, asked, state } = desk()
    const first = enter()
    asked[0]?.join()
    await first
    await release()
    const second = enter()
    forget()
    asked[1]?.join()
    await second
    expect(asked.map(({ route }) => route)).to.deep.equal(['joinClub', 'joinClub'])
    expect(state().step).to.equal('idle')
  })

  it('[S3.97] speaks of a club and of joining it, not of a room', () => {
    const room = {
      ...{ kind: 'club' as const, visibility: 'members' as const, gate: null },
      ...{ capacity: null, endedAt: null, endReason: null },
    }
    const titleAt = (refusal: ReturnType<typeof refuse>) =>
      doorFor(refusal, doorContext(sampleChannel, room, false))
    expect(titleAt(refuse('NO_PASS')).title).to.equal('No access pass. Mint one to join this fan club.')
    expect(titleAt(refuse('TIER_REQUIRED', { facts: { requiredTierName: 'Gold' } })).title).to.equal(
      'This fan club is for Gold and above',
    )
    expect(titleAt(refuse('FOLLOW_REQUIRED'))).to.include({
      title: 'Follow Northlight to join',
      label: 'Follow and join',
    })
  })
})
