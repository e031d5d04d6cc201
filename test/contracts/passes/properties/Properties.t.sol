// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IStreamPass} from "../../../../contracts/passes/IStreamPass.sol";
import {IStreamPassErrors} from "../../../../contracts/passes/IStreamPassErrors.sol";
import {Stage} from "../../kit/Stage.sol";

/// @notice Properties of refunds and revocations over every tier a creator can make. What is expected is said by
/// inequalities without a division, and days are counted one by one.
contract PropertiesTest is Stage {
    address private second = address(0x5EC0); // the fan's own, as referrer

    /// @dev Any refundable tier: any price and share, ended or not, native or in dollars.
    function anyTier(uint96 price, uint32 length, uint24 window, uint16 share, uint8 kind)
        private
        returns (uint16 tierId, uint256 duration)
    {
        IStreamPass.Tier memory made = terms(price, 0, 5);
        made.flags = 4;
        made.referralBps = share % 5_001;
        made.currency = kind & 1;
        if (kind & 2 != 0) made.duration = uint32(bound(length, 1 days + 1, type(uint32).max));
        uint256 most = made.duration == 0 || made.duration > type(uint24).max ? type(uint24).max : made.duration;
        made.refundWindow = uint24(bound(window, made.duration == 0 ? 1 days + 1 : 1, most));
        tierId = addTier(made);
        duration = made.duration == 0 ? made.refundWindow : made.duration;
        vm.deal(fan, type(uint128).max);
        vm.deal(creator, type(uint128).max);
        for (uint256 n; n < 2; ++n) {
            address who = n == 0 ? fan : creator;
            dollar.mint(who, type(uint128).max);
            vm.prank(who);
            dollar.approve(address(pass), type(uint256).max);
        }
    }

    function has(address who, uint8 kind) private view returns (uint256) {
        return kind & 1 == 0 ? who.balance : dollar.balanceOf(who);
    }

    function purchase(uint16 tierId, uint96 price, uint8 kind) private returns (uint256) {
        vm.prank(fan);
        return pass.purchase{value: kind & 1 == 0 ? price : 0}(tierId, fan, price, second);
    }

    /// @custom:proves [S3.9][S3.12] a refund leaves creator and referrer every day that began of what was paid, rounded up, and no more
    function testFuzz_refundKeeps(
        uint96 price,
        uint32 length,
        uint24 window,
        uint16 share,
        uint8 kind,
        uint256 wait
    ) public {
        if (price == 0) price = 1;
        (uint16 tierId, uint256 whole) = anyTier(price, length, window, share, kind);
        uint256 creatorHad = has(creator, kind);
        uint256 fanHad = has(fan, kind);
        uint256 id = purchase(tierId, price, kind);
        wait = bound(wait, 0, pass.tier(tierId).refundWindow - 1);
        vm.warp(NOW + wait);
        vm.prank(fan);
        uint256 back = pass.refund(id);
        uint256 kept = has(creator, kind) - creatorHad + has(second, kind);
        assertEq(kept + back, price, "what does not come back is theirs");
        assertEq(fanHad - has(fan, kind), kept, "and what comes back is the fan's");
        isExact(price, kept, whole, wait);
        assertFalse(pass.hasAccess(fan), "all its time is gone");
    }

    /// @dev The least whole number of units that pays for every day that began.
    function isExact(uint256 price, uint256 kept, uint256 whole, uint256 wait) private pure {
        uint256 used;
        while (used <= wait) {
            used += 1 days;
        }
        if (used > whole) used = whole;
        assertLe(price * used, kept * whole, "not less");
        assertLe((kept - 1) * whole + 1, price * used, "not more");
    }

    /// @custom:proves [S3.12] a creator has no more from a revocation in the last second of a refund window than a second later
    function testFuzz_noBetterBefore(uint96 price, uint32 length, uint24 window, uint16 share, uint8 kind) public {
        (uint16 tierId, uint256 whole) = anyTier(price, length, window, share, kind);
        uint256 id = purchase(tierId, price, kind);
        uint256 closes = NOW + pass.tier(tierId).refundWindow;
        if (pass.expiresAt(id) == closes) --closes; // what has ended cannot be revoked
        uint256 start = vm.snapshotState();
        uint256 before = revokedAt(id, closes - 1, kind);
        assertTrue(vm.revertToState(start), "restored");
        uint256 later = revokedAt(id, closes, kind);
        // for a price of a few units a second is worth less than one of them
        assertLe(before, later + (price < 4 * whole ? 1 : 0), "better before");
    }

    /// @dev What the creator has in the end.
    function revokedAt(uint256 id, uint256 time, uint8 kind) private returns (uint256) {
        vm.warp(time);
        uint256 fanHad = has(fan, kind);
        uint256 worth = pass.worthOf(id);
        vm.prank(creator);
        pass.revoke{value: kind & 1 == 0 ? type(uint96).max : 0}(id, type(uint256).max);
        assertEq(has(fan, kind) - fanHad, worth, "the fan has what was said");
        uint256[] memory ids = new uint256[](1);
        ids[0] = id;
        pass.sweepMatured(ids);
        return has(creator, kind);
    }

    /// @custom:proves [S3.9][S3.12] whoever holds every place of a limited tier for some windows and keeps none pays as many prices
    function testFuzz_placesCost(uint96 price, uint24 window, uint8 places, uint8 windows, uint256 dice) public {
        if (price == 0) price = 1;
        IStreamPass.Tier memory made = terms(price, 0, 5);
        (made.flags, made.refundWindow) = (4, uint24(bound(window, 1 days + 1, 60 days)));
        made.maxSupply = uint32(1 + places % 3);
        uint256 whole = made.refundWindow;
        uint16 tierId = addTier(made);
        uint256[] memory since = new uint256[](made.maxSupply);
        for (uint256 n; n < since.length; ++n) {
            since[n] = take(tierId, n, price);
        }
        uint256 end = NOW + (1 + windows % 4) * whole;
        while (block.timestamp < end) {
            dice = uint256(keccak256(abi.encode(dice)));
            uint256 next = block.timestamp + 1 + dice % whole;
            // nobody waits so long that a price is lost for good
            for (uint256 n; n < since.length; ++n) {
                if (next >= since[n] + whole) next = since[n] + whole - 1;
            }
            if (next <= block.timestamp) next = block.timestamp;
            vm.warp(next < end ? next : end);
            isSoldOut(tierId, made.maxSupply, price);
            for (uint256 n; n < since.length; ++n) {
                bool late = block.timestamp + 1 >= since[n] + whole;
                if (!late && (dice >> (n + 1)) % 3 == 0) continue;
                giveBack(n);
                since[n] = take(tierId, n, price);
            }
        }
        for (uint256 n; n < since.length; ++n) {
            giveBack(n);
        }
        assertLe((1 + windows % 4) * uint256(price) * since.length, creator.balance, "as many prices as windows");
        assertEq(address(pass).balance, 0, "nothing is kept any more");
    }

    function holder(uint256 n) private pure returns (address) {
        return address(uint160(0xC0FFEE00 + n));
    }

    function take(uint16 tierId, uint256 n, uint96 price) private returns (uint256) {
        vm.deal(holder(n), price);
        buy(holder(n), tierId);
        return block.timestamp;
    }

    function giveBack(uint256 n) private {
        uint256 id = idOf(holder(n));
        vm.prank(holder(n));
        pass.refund(id);
    }

    function isSoldOut(uint16 tierId, uint32 places, uint96 price) private {
        vm.deal(other, price);
        vm.prank(other);
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_SoldOut.selector, tierId, places));
        pass.purchase{value: price}(tierId, other, price, address(0));
    }
}
