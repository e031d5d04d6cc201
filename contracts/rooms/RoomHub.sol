// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICurrencyList} from "../payments/ICurrencyList.sol";
import {ILedger} from "../payments/ILedger.sol";
import {RoomDesk} from "./RoomDesk.sol";
import {RoomSessions} from "./RoomSessions.sol";
import {RoomStore} from "./RoomStore.sol";
import {RoomTips} from "./RoomTips.sol";

/// @title RoomHub
/// @notice See {IRoomHub}.
contract RoomHub is RoomDesk, RoomTips, RoomSessions {
    constructor(ILedger ledger, ICurrencyList currencies) RoomStore(ledger, currencies) {}
}
