// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICurrencyList} from "../payments/ICurrencyList.sol";
import {ILedger} from "../payments/ILedger.sol";
import {RoomRegistry} from "./RoomRegistry.sol";
import {RoomSessions} from "./RoomSessions.sol";
import {RoomStorage} from "./RoomStorage.sol";
import {RoomTips} from "./RoomTips.sol";

/// @title RoomHub
/// @notice See {IRoomHub}.
contract RoomHub is RoomRegistry, RoomTips, RoomSessions {
    constructor(ILedger ledger, ICurrencyList currencies) RoomStorage(ledger, currencies) {}
}
