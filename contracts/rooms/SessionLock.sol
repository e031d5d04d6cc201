// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";
import {GateAsk} from "../gates/GateAsk.sol";
import {IRoomHub} from "./IRoomHub.sol";
import {ISessionLock} from "./ISessionLock.sol";

/// @title SessionLock
/// @notice See {ISessionLock}.
contract SessionLock is ISessionLock, ReentrancyGuardTransient {
    /// @inheritdoc ISessionLock
    uint40 public constant SESSION = 43_200;

    IRoomHub private immutable HUB;

    mapping(address owner => mapping(address token => Lock)) private _locks;

    constructor(IRoomHub hub) {
        HUB = hub;
    }

    /// @inheritdoc ISessionLock
    function lockForSession(address token, uint256 amount, uint256 roomId)
        external
        nonReentrant
        returns (uint128 locked)
    {
        // Check
        if (!HUB.isOpen(roomId)) revert SessionLock_RoomNotOpen(roomId);
        (bool answered,) = GateAsk.allowance(token, msg.sender, address(this));
        if (!answered) revert SessionLock_NotDivisible(token);
        Lock memory lock = _locks[msg.sender][token];
        if (lock.roomId != roomId && lock.until > block.timestamp) {
            revert SessionLock_LockedElsewhere(lock.roomId, lock.until);
        }

        // Interaction, before the effect and under the guard: only what arrives can be counted.
        uint256 before = SafeTransferLib.balanceOf(token, address(this));
        SafeTransferLib.safeTransferFrom(token, msg.sender, address(this), amount);
        uint256 held = SafeTransferLib.balanceOf(token, address(this));
        if (held <= before) revert SessionLock_NothingReceived(token);
        uint256 received = held - before;

        // Effect
        if (received > type(uint128).max - lock.amount) revert SessionLock_TooMuch(token, received);
        // casting to 'uint128' is safe because the sum was just compared
        // forge-lint: disable-next-line(unsafe-typecast)
        locked = lock.amount + uint128(received);
        uint40 until = uint40(block.timestamp) + SESSION;
        _locks[msg.sender][token] = Lock({amount: locked, until: until, roomId: roomId});

        // Log
        emit TokensLocked({
            roomId: roomId,
            owner: msg.sender,
            token: token,
            received: received,
            amount: locked,
            until: until
        });
    }

    /// @inheritdoc ISessionLock
    function leaveSession(address token) external nonReentrant returns (uint128 amount) {
        return _return(msg.sender, token, _locks[msg.sender][token]);
    }

    /// @inheritdoc ISessionLock
    function returnTo(address owner, address token) external nonReentrant returns (uint128 amount) {
        Lock memory lock = _locks[owner][token];
        if (lock.until > block.timestamp && HUB.isOpen(lock.roomId)) {
            revert SessionLock_StillLocked(owner, token, lock.until);
        }
        return _return(owner, token, lock);
    }

    /// @inheritdoc ISessionLock
    function lockOf(address owner, address token) external view returns (Lock memory) {
        return _locks[owner][token];
    }

    /// @inheritdoc ISessionLock
    function lockedFor(uint256 roomId, address owner, address token) external view returns (uint256) {
        Lock memory lock = _locks[owner][token];
        return lock.roomId == roomId && lock.until > block.timestamp ? lock.amount : 0;
    }

    function _return(address owner, address token, Lock memory lock) private returns (uint128 amount) {
        // Check
        amount = lock.amount;
        if (amount == 0) revert SessionLock_NothingLocked(owner, token);

        // Effect
        delete _locks[owner][token];

        // Log
        emit TokensReturned({roomId: lock.roomId, owner: owner, token: token, by: msg.sender, amount: amount});

        // Interaction
        SafeTransferLib.safeTransfer(token, owner, amount);
    }
}
