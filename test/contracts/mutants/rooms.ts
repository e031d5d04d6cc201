import type { HandMutant } from '#scripts/mutate/hand/handMutant.ts'

const TIPS = 'contracts/rooms/RoomTips.sol'
const LOCK = 'contracts/rooms/SessionLock.sol'

/** Tips and session locks. */
export const MUTANTS: HandMutant[] = [
  {
    name: 'tip-moves-what-the-list-says-today',
    file: TIPS,
    from: 'if (token != address(0)) return token;',
    to: '',
    means: 'a replaced list of currencies makes tips move another token that the tipper allowed',
    suite: 'rooms/tips',
  },
  {
    name: 'authorized-tip-goes-where-the-relayer-says',
    file: TIPS,
    from: 'abi.encode(block.chainid, address(this), tip_, from, salt)',
    to: 'abi.encode(block.chainid, address(this), tip_.amount, from, salt)',
    means: 'whoever relays a signed tip names its receiver',
    suite: 'rooms/authorized',
  },
  {
    name: 'lock-opens-two-rooms',
    file: LOCK,
    from: 'lock.roomId != roomId && lock.until > block.timestamp',
    to: 'lock.roomId > roomId && lock.until > block.timestamp',
    means: 'the same tokens open one room after another within a session, as long as each is newer',
    suite: 'rooms/lock',
  },
  {
    name: 'lock-counts-what-was-promised',
    file: LOCK,
    from: 'lock.amount + uint128(received)',
    to: 'lock.amount + uint128(amount)',
    means: 'a token that keeps a toll is returned to one owner out of what others locked',
    suite: 'rooms/lock',
  },
  {
    name: 'lock-is-returned-to-the-caller',
    file: LOCK,
    from: 'SafeTransferLib.safeTransfer(token, owner, amount);',
    to: 'SafeTransferLib.safeTransfer(token, msg.sender, amount);',
    means: 'anybody takes the tokens of a session that is over',
    suite: 'rooms/lock',
  },
]
