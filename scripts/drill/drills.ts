import { bareChain } from './door/bareChain.ts'
import { crowdedAddress } from './door/crowdedAddress.ts'
import { followFlood } from './door/followFlood.ts'
import { forgedAddress } from './door/forgedAddress.ts'
import { hostileCalls } from './door/hostileCalls.ts'
import { hostileInput } from './door/hostileInput.ts'
import { hostileWallets } from './door/hostileWallets.ts'
import { idleSockets } from './door/idleSockets.ts'
import { refusedAdmissions } from './door/refusedAdmissions.ts'
import { signInFlood } from './door/signInFlood.ts'
import { slowHeads } from './door/slowHeads.ts'
import { stolenBroadcast } from './door/stolenBroadcast.ts'
import { stolenSession } from './door/stolenSession.ts'
import { unreadReplies } from './door/unreadReplies.ts'
import type { Drill } from './drill.ts'
import { fakeJoiners } from './media/fakeJoiners.ts'
import { fillNode } from './media/fillNode.ts'
import { idleSignalling } from './media/idleSignalling.ts'
import { keylessLink } from './media/keylessLink.ts'
import { renegotiations } from './media/renegotiations.ts'
import { replayedChecks } from './media/replayedChecks.ts'
import { strayUdp } from './media/strayUdp.ts'

/** In the order in which they are played; those of one list mostly wait, and are played at once. */
export const DRILLS: Drill[][] = [
  [strayUdp],
  [replayedChecks],
  [renegotiations],
  [keylessLink, fakeJoiners, fillNode, hostileWallets],
  [idleSignalling],
  [idleSockets],
  [refusedAdmissions],
  [signInFlood],
  [followFlood, slowHeads],
  [hostileInput],
  [unreadReplies],
  [hostileCalls, forgedAddress, bareChain],
  [stolenBroadcast],
  [stolenSession],
  [crowdedAddress],
]
