// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Draft, Item} from "../../../../contracts/recordings/RecordingTerms.sol";
import {Gallery} from "../Gallery.sol";
import {Audience} from "./Audience.sol";
import {Replay} from "./Replay.sol";

/// @notice What holds whatever an audience did.
contract InvariantsTest is Gallery {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    Audience private audience;
    Replay private log;

    function setUp() public override {
        super.setUp();
        log = new Replay();
        audience = new Audience(log, recordings, ledger, dollar, creator);
        vm.recordLogs();
        Draft memory made = draft();
        (made.payout, made.maxSupply, made.perWallet) = (audience.payouts(0), 40, 13);
        publish(made);
        made = inDollars();
        (made.payout, made.content) = (audience.payouts(0), keccak256("in dollars"));
        publish(made);
        for (uint256 n; n < 4; ++n) {
            dollar.mint(audience.people(n), 1e30);
        }
        log.replay(vm.getRecordedLogs(), address(recordings));
    }

    function targetContracts() public view returns (address[] memory list) {
        list = new address[](1);
        list[0] = address(audience);
    }

    function targetSelectors() public view returns (FuzzSelector[] memory list) {
        list = new FuzzSelector[](1);
        list[0].addr = address(audience);
        list[0].selectors = new bytes4[](6);
        list[0].selectors[0] = Audience.buy.selector;
        list[0].selectors[1] = Audience.give.selector;
        list[0].selectors[2] = Audience.reprice.selector;
        list[0].selectors[3] = Audience.redirect.selector;
        list[0].selectors[4] = Audience.collect.selector;
        list[0].selectors[5] = Audience.describe.selector;
    }

    /// @custom:proves [S3.66] an audience is not idle
    function test_busy() public {
        uint256 dice = 1;
        for (uint256 n; n < 400; ++n) {
            dice = uint256(keccak256(abi.encode(dice)));
            (uint8 a, uint8 b, uint8 c) = (uint8(dice >> 8), uint8(dice >> 16), uint8(dice >> 24));
            uint256 what = uint8(dice) % 8;
            if (what == 0) audience.reprice(a, uint16(dice >> 32));
            else if (what == 1 && c % 2 == 0) audience.redirect(a, b % 2 == 0);
            else if (what == 1) audience.describe(a, bytes32(dice));
            else if (what < 4) audience.give(a, b, c, uint8(dice >> 40));
            else audience.buy(a, b, c, uint8(dice >> 40), uint16(dice >> 48));
        }
        assertEq(audience.minted(1), 40, "sold out");
        assertTrue(audience.minted(2) > 40, "sold");
        assertTrue(audience.paid(0) > 0 && audience.paid(1) > 0, "paid");
        assertTrue(ledger.owed(audience.payouts(1), 0) > 0, "refused");
        invariant_copies();
        invariant_limits();
        invariant_money();
        invariant_replay();
        assertTrue(log.lastId() == 2 && recordings.item(1).frozen, "all of it was logged");
    }

    /// @custom:proves [S3.2] a model built from logs alone knows what every getter knows
    function invariant_replay() public view {
        assertEq(recordings.lastId(), log.lastId(), "recordings");
        for (uint256 id = 1; id <= log.lastId(); ++id) {
            bytes32 kept = keccak256(abi.encode(recordings.item(id)));
            assertEq(uint256(kept), uint256(keccak256(abi.encode(log.item(id)))), "item");
            assertEq(recordings.idOf(log.item(id).content), id, "content");
            kept = keccak256(abi.encode(recordings.gateOf(id)));
            assertEq(uint256(kept), uint256(log.gateHash(id)), "gate");
            for (uint256 n; n < 4; ++n) {
                address who = audience.people(n);
                assertEq(recordings.balanceOf(who, id), log.balanceOf(id, who), "balance");
                assertEq(recordings.departures(id, who), log.departures(id, who), "departures");
                assertEq(recordings.soldTo(id, who), log.soldTo(id, who), "sold to");
            }
        }
        for (uint8 currency; currency < 2; ++currency) {
            assertEq(log.paid(currency), audience.paid(currency), "amounts");
            assertEq(log.fees(currency), audience.fees(currency), "fees");
        }
    }

    /// @custom:proves [S3.66] copies of a recording are those that were sold, wherever they went
    function invariant_copies() public view {
        for (uint256 id = 1; id < 3; ++id) {
            uint256 sum;
            for (uint256 n; n < 4; ++n) {
                address who = audience.people(n);
                assertEq(recordings.balanceOf(who, id), audience.copies(id, who), "copies");
                assertEq(recordings.departures(id, who), audience.given(id, who), "departures");
                sum += recordings.balanceOf(who, id);
            }
            assertEq(sum, audience.minted(id), "sum");
            assertEq(recordings.item(id).minted, audience.minted(id), "minted");
        }
    }

    /// @custom:proves [S3.60][S3.66] no recording is sold beyond its supply and nobody beyond their limit
    function invariant_limits() public view {
        for (uint256 id = 1; id < 3; ++id) {
            Item memory item = recordings.item(id);
            if (item.maxSupply != 0) assertLe(item.minted, item.maxSupply, "supply");
            for (uint256 n; n < 4; ++n) {
                address who = audience.people(n);
                if (item.perWallet == 0) continue;
                assertEq(recordings.soldTo(id, who), audience.bought(id, who), "sold to");
                assertLe(audience.bought(id, who), item.perWallet, "limit");
            }
        }
    }

    /// @custom:proves [S3.68] what was paid is with payouts and treasury to the unit, and nowhere else
    function invariant_money() public view {
        (address willing, address refusing) = (audience.payouts(0), audience.payouts(1));
        for (uint8 currency; currency < 2; ++currency) {
            bool native = currency == 0;
            uint256 fees = native ? treasury.balance : dollar.balanceOf(treasury);
            assertEq(fees, audience.fees(currency), "fees");
            uint256 held = native
                ? willing.balance + ledger.owed(refusing, 0)
                : dollar.balanceOf(willing) + dollar.balanceOf(refusing);
            assertEq(held + fees, audience.paid(currency), "paid");
        }
        assertEq(address(recordings).balance + dollar.balanceOf(address(recordings)), 0, "kept");
    }
}
