// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Roles} from "../../../../contracts/governance/Roles.sol";
import {Stage} from "../../kit/Stage.sol";
import {Coalition} from "./Coalition.sol";

/// @notice One fan with many wallets against one creator: P4, P11 and P12 of docs/invariants.md.
contract CoalitionInvariantsTest is Stage {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    Coalition internal coalition;
    uint256[2] internal creatorHad;

    function setUp() public override {
        super.setUp();
        address attestor = address(0xA77E);
        manager.grantRole(Roles.ATTESTOR, attestor, 0);
        coalition = new Coalition(pass, ledger, dollar, attestor, NOW);
        dollar.mint(attestor, 1e34);
        dollar.mint(creator, 1e34);
        for (uint256 n; n < 5; ++n) {
            dollar.mint(coalition.wallets(n), 1e34);
        }
        (creatorHad[0], creatorHad[1]) = (coalition.has(creator, 0), coalition.has(creator, 1));
    }

    function targetContracts() public view returns (address[] memory list) {
        list = new address[](1);
        list[0] = address(coalition);
    }

    function targetSelectors() public view returns (FuzzSelector[] memory list) {
        list = new FuzzSelector[](1);
        list[0].addr = address(coalition);
        list[0].selectors = new bytes4[](15);
        list[0].selectors[0] = Coalition.wait.selector;
        list[0].selectors[1] = Coalition.offer.selector;
        list[0].selectors[2] = Coalition.reprice.selector;
        list[0].selectors[3] = Coalition.buy.selector;
        list[0].selectors[4] = Coalition.buyByVoucher.selector;
        list[0].selectors[5] = Coalition.renew.selector;
        list[0].selectors[6] = Coalition.flash.selector;
        list[0].selectors[7] = Coalition.refund.selector;
        list[0].selectors[8] = Coalition.upgrade.selector;
        list[0].selectors[9] = Coalition.move.selector;
        list[0].selectors[10] = Coalition.grant.selector;
        list[0].selectors[11] = Coalition.revoke.selector;
        list[0].selectors[12] = Coalition.burn.selector;
        list[0].selectors[13] = Coalition.sweep.selector;
        list[0].selectors[14] = Coalition.claim.selector;
    }

    /// @dev One call, chosen by the seed.
    function step(uint256 dice) private {
        (uint8 a, uint8 b, uint8 c, uint8 d) =
            (uint8(dice >> 8), uint8(dice >> 16), uint8(dice >> 24), uint8(dice >> 32));
        uint256 what = uint8(dice) % 30;
        if (what < 3) coalition.wait(uint32(dice >> 40));
        else if (what == 3) coalition.offer(dice >> 40);
        else if (what == 4) coalition.reprice(a, dice >> 40);
        else if (what == 5) coalition.buyByVoucher(a, b, c, d, dice >> 40);
        else if (what == 6) coalition.renew(a, dice >> 40);
        else if (what < 9) coalition.flash(a, b, c);
        else if (what < 12) coalition.refund(dice >> 40);
        else if (what == 12) coalition.upgrade(dice >> 40, a);
        else if (what < 15) coalition.move(a, dice >> 40);
        else if (what == 15) coalition.grant(a, b, uint32(dice >> 40));
        else if (what < 18) coalition.revoke(dice >> 40);
        else if (what == 18) coalition.burn(dice >> 40);
        else if (what == 19) coalition.sweep(dice >> 40);
        else if (what == 20) coalition.claim(a, b, uint32(dice >> 40), uint32(dice >> 72));
        else if (what < 23) coalition.upgrade(dice >> 40, a);
        else if (what < 26) coalition.revoke(dice >> 40);
        else coalition.buy(a, b, c, d);
    }

    function play(uint256 dice, uint256 steps) private {
        for (uint256 n; n < 4; ++n) {
            dice = uint256(keccak256(abi.encode(dice)));
            coalition.offer(dice);
        }
        for (uint256 n; n < steps; ++n) {
            dice = uint256(keccak256(abi.encode(dice)));
            step(dice);
        }
    }

    /// @custom:proves [S3.12] the wallets do everything there is to do
    function test_coalitionIsBusy() public {
        play(1, 1_000);
        assertTrue(coalition.bought() > 50, "bought");
        assertTrue(coalition.gifts() > 10, "bought for each other");
        assertTrue(coalition.refunds() > 8, "asked back");
        assertTrue(coalition.keptSome() > 4, "with something kept");
        assertTrue(coalition.flashes() > 0, "in one second");
        assertTrue(coalition.upgrades() > 2, "upgraded");
        assertTrue(coalition.moves() > 20, "moved");
        assertTrue(coalition.merges() > 0, "merged");
        assertTrue(coalition.revokes() > 10, "revoked");
        assertTrue(coalition.paidBack() > 5, "with money of the creator");
        assertTrue(coalition.refusals() > 50, "refused");
        invariant_creatorNeverLoses();
        invariant_final();
    }

    /// @custom:proves [S3.12][S3.24] no program of wallets makes a creator lose, nor a pass final whose price comes back
    function testFuzz_program(uint256 seed) public {
        play(seed, 60);
        invariant_creatorNeverLoses();
        invariant_final();
    }

    /// @custom:proves [S3.12] a creator who ends every pass has as much as before all sales, in every currency
    function invariant_creatorNeverLoses() public {
        uint256 before = vm.snapshotState();
        vm.warp(coalition.time());
        for (uint256 id = 1; id <= coalition.lastId(); ++id) {
            if (!coalition.exists(id) || (pass.expiresAt(id) != 0 && pass.expiresAt(id) <= block.timestamp)) continue;
            uint256 worth = pass.worthOf(id);
            uint256 value = pass.tier(pass.tierOf(id)).currency == 0 ? worth : 0;
            vm.prank(creator);
            pass.revoke{value: value}(id, worth);
        }
        vm.warp(coalition.time() + 200 days); // longer than any window
        uint256[] memory one = new uint256[](1);
        for (one[0] = 1; one[0] <= coalition.lastId(); ++one[0]) {
            pass.sweepMatured(one);
        }
        for (uint8 currency; currency < 2; ++currency) {
            assertLe(creatorHad[currency], coalition.has(creator, currency), "paid out more than came in");
        }
        assertTrue(vm.revertToStateAndDelete(before), "restored");
    }

    /// @custom:proves [S3.12][S3.24] who has a final rank has a live pass that nobody but its creator can end for money
    function invariant_final() public {
        vm.warp(coalition.time());
        for (uint256 n; n < 5; ++n) {
            address wallet = coalition.wallets(n);
            (uint256 id,, uint8 rank,) = pass.accessOf(wallet);
            bool counts = pass.hasAccess(wallet) && !coalition.isOpen(id) && !coalition.isHeldByCard(id);
            assertEq(pass.finalRankOf(wallet), counts ? rank : 0, "final rank");
        }
    }
}
