// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IStreamPass} from "../../../../../contracts/passes/IStreamPass.sol";
import {IStreamPassErrors} from "../../../../../contracts/passes/IStreamPassErrors.sol";
import {IStreamPassEvents} from "../../../../../contracts/passes/IStreamPassEvents.sol";
import {Stage} from "../../../kit/Stage.sol";

contract UpgradeTest is Stage {
    function upgrade(address who, uint256 passId, uint16 to, uint256 value) private {
        vm.prank(who);
        pass.upgrade{value: value}(passId, to, type(uint256).max);
    }

    function refuses(bytes memory reason, uint16 to) private {
        vm.prank(fan);
        vm.expectRevert(reason);
        pass.upgrade{value: 1 ether}(1, to, 1 ether);
    }

    function creditOf(uint256 passId) private view returns (uint256 credit) {
        (, credit,) = pass.upgradeQuote(passId, gold);
    }

    /// @custom:proves [S3.12] a stranger refuses
    function test_stranger() public {
        buy(fan, bronze);
        vm.prank(other);
        vm.expectRevert(abi.encodeWithSignature("NotOwnerNorApproved()"));
        pass.upgrade{value: 1 ether}(1, gold, 1 ether);
    }

    /// @custom:proves [S3.12] an expired pass refuses
    function test_expired() public {
        buy(fan, bronze);
        vm.warp(NOW + MONTH - 1);
        (uint256 price,,) = pass.upgradeQuote(1, gold);
        assertTrue(price < 3 * PRICE, "the last second still counts");
        vm.warp(NOW + MONTH);
        refuses(
            abi.encodeWithSelector(IStreamPassErrors.StreamPass_PassExpired.selector, 1, uint40(NOW + MONTH)), gold
        );
    }

    /// @custom:proves [S3.12] the same rank and a lower rank refuse
    function test_onlyUpward() public {
        buy(fan, gold);
        uint16 twin = addTier(terms(PRICE, MONTH, 2));
        refuses(abi.encodeWithSelector(IStreamPassErrors.StreamPass_NotUpward.selector, 2, 2), twin);
        refuses(abi.encodeWithSelector(IStreamPassErrors.StreamPass_NotUpward.selector, 2, 1), bronze);
    }

    /// @custom:proves [S3.12] a sold-out tier refuses
    function test_soldOut() public {
        IStreamPass.Tier memory made = terms(PRICE, MONTH, 9);
        made.maxSupply = 1;
        uint16 rare = addTier(made);
        buy(other, rare);
        buy(fan, bronze); // pass 2
        bytes memory reason = abi.encodeWithSelector(IStreamPassErrors.StreamPass_SoldOut.selector, rare, 1);
        vm.prank(fan);
        vm.expectRevert(reason);
        pass.upgrade{value: 1 ether}(2, rare, 1 ether);
        vm.expectRevert(reason);
        pass.upgradeQuote(2, rare);
    }

    /// @custom:proves [S3.12] a paused tier refuses
    function test_paused() public {
        buy(fan, bronze);
        IStreamPass.Tier memory made = pass.tier(gold);
        made.flags = 2;
        changeTier(gold, made);
        refuses(abi.encodeWithSelector(IStreamPassErrors.StreamPass_TierPaused.selector, gold), gold);
    }

    /// @custom:proves [S3.12] credit in another currency refuses
    function test_otherCurrency() public {
        dollar.mint(fan, 9e6);
        vm.prank(fan);
        dollar.approve(address(pass), 9e6);
        vm.prank(fan);
        pass.purchase(dollars, fan, 9e6, address(0));
        refuses(
            abi.encodeWithSelector(IStreamPassErrors.StreamPass_CreditInOtherCurrency.selector, 1, 0, 9e6), gold
        );
    }

    /// @custom:proves [S3.12] a price above the agreed maximum refuses
    function test_maxPrice() public {
        buy(fan, bronze);
        vm.prank(fan);
        vm.expectRevert(
            abi.encodeWithSelector(IStreamPassErrors.StreamPass_PriceAboveMax.selector, 2 * PRICE, 2 * PRICE - 1)
        );
        pass.upgrade{value: 1 ether}(1, gold, 2 * PRICE - 1);
    }

    /// @custom:proves [S3.12] one wei too little refuses with both values
    function test_underpaid() public {
        buy(fan, bronze);
        vm.prank(fan);
        vm.expectRevert(
            abi.encodeWithSelector(IStreamPassErrors.StreamPass_Underpaid.selector, 2 * PRICE - 1, 2 * PRICE)
        );
        pass.upgrade{value: 2 * PRICE - 1}(1, gold, 1 ether);
    }

    /// @custom:proves [S3.1][S3.12] the rest of the old time counts at the price paid
    function test_credit() public {
        buy(fan, bronze);
        vm.warp(NOW + 15 days);
        uint256 due = 3 * PRICE - PRICE / 2;
        uint40 end = uint40(NOW + 15 days + MONTH);
        vm.expectEmit(address(pass));
        emit IStreamPassEvents.PassUpgraded(1, gold, fan, bronze, 0, due, PRICE / 2, end);
        upgrade(fan, 1, gold, due);
        (uint256 passId, uint16 tierId, uint8 rank, uint40 until) = pass.accessOf(fan);
        assertEq(passId, 1, "id");
        assertEq(tierId, gold, "tier");
        assertEq(rank, 2, "rank");
        assertEq(until, end, "end");
        assertEq(pass.tierOf(1), gold, "tier by id");
        assertEq(pass.expiresAt(1), end, "end by id");
        assertEq(creator.balance, PRICE + due, "creator");
        assertEq(pass.tier(bronze).minted, 1, "bronze minted stays");
        assertEq(pass.tier(gold).minted, 1, "gold minted");
    }

    /// @custom:proves [S3.12] the credit is exact to the wei in every second
    function testFuzz_exact(uint96 price, uint32 duration, uint32 used) public {
        vm.deal(fan, type(uint128).max);
        duration = uint32(bound(duration, 1, type(uint32).max));
        used = uint32(bound(used, 0, duration - 1));
        uint16 odd = addTier(terms(price, duration, 1));
        uint16 crown = addTier(terms(type(uint96).max, MONTH, 9));
        buy(fan, odd);
        vm.warp(NOW + used);
        (, uint256 credit,) = pass.upgradeQuote(1, crown);
        assertEq(credit, uint256(price) * (duration - used) / duration, "credit");
    }

    /// @custom:proves [S3.12] time at two prices counts each second at its own price
    function test_twoPrices() public {
        buy(fan, bronze);
        setPrice(bronze, 4 * PRICE);
        buy(fan, bronze);
        assertEq(creditOf(1), 5 * PRICE, "both whole");
        vm.warp(NOW + 15 days);
        assertEq(creditOf(1), 4 * PRICE + PRICE / 2, "half of the first");
        vm.warp(NOW + MONTH + 15 days);
        assertEq(creditOf(1), 2 * PRICE, "half of the second");
    }

    /// @custom:proves [S3.12] nine prices at once stay exact
    function test_ninePrices() public {
        uint256 paid;
        for (uint96 n = 1; n <= 9; ++n) {
            setPrice(bronze, n * PRICE + n);
            buy(fan, bronze);
            paid += n * PRICE + n;
        }
        assertEq(creditOf(1), paid, "nine prices");
        vm.warp(NOW + 3 * MONTH + 7 days);
        uint256 seconds_ = (uint256(4 * PRICE + 4) * (MONTH - 7 days));
        for (uint96 n = 5; n <= 9; ++n) {
            seconds_ += uint256(n * PRICE + n) * MONTH;
        }
        assertEq(creditOf(1), seconds_ / MONTH, "floor of the exact sum");
        setPrice(bronze, 100 * PRICE);
        buy(fan, bronze); // used-up stretches made room
        assertEq(creditOf(1), (seconds_ + uint256(100 * PRICE) * MONTH) / MONTH, "one more");
    }

    /// @custom:proves [S3.12] credit beyond the price becomes time
    function test_surplusBecomesTime() public {
        for (uint256 n; n < 6; ++n) {
            buy(fan, bronze);
        }
        upgrade(fan, 1, gold, 0);
        assertEq(endOf(fan), NOW + 2 * MONTH, "six months of bronze are two of gold");
        (, uint256 worth,) = pass.upgradeQuote(1, lifetime);
        assertEq(worth, 6 * PRICE, "nothing is lost");
    }

    /// @custom:proves [S3.12] an approved account may upgrade
    function test_approved() public {
        buy(fan, bronze);
        vm.prank(fan);
        pass.approve(other, 1);
        upgrade(other, 1, gold, 2 * PRICE);
        assertEq(pass.ownerOf(1), fan, "owner");
    }

    /// @custom:proves [S3.12] a transferred pass keeps its credit
    function test_transferred() public {
        buy(fan, bronze);
        setPrice(bronze, 2 * PRICE);
        buy(fan, bronze);
        move(fan, other, 1);
        assertEq(creditOf(1), 3 * PRICE, "credit");
    }

    /// @custom:proves [S3.12] granted time counts nothing
    function test_granted() public {
        give(fan, bronze, uint40(NOW + MONTH));
        assertEq(creditOf(1), 0, "credit");
        upgrade(fan, 1, gold, 3 * PRICE);
    }

    /// @custom:proves [S3.12] bought time before granted time is used up first
    function test_boughtThenGranted() public {
        buy(fan, bronze);
        give(fan, bronze, uint40(NOW + 2 * MONTH));
        assertEq(creditOf(1), PRICE, "only the bought month");
        vm.warp(NOW + 15 days);
        assertEq(creditOf(1), PRICE / 2, "used from the front");
        vm.warp(NOW + MONTH);
        assertEq(creditOf(1), 0, "the granted month is left");
        buy(fan, bronze);
        assertEq(creditOf(1), PRICE, "bought behind the granted month");
        assertEq(endOf(fan), NOW + 3 * MONTH, "end");
    }

    /// @custom:proves [S3.12] free time counts nothing
    function test_free() public {
        uint16 free = addTier(terms(0, MONTH, 1));
        buy(fan, free);
        assertEq(creditOf(1), 0, "credit");
    }

    /// @custom:proves [S3.12] its whole price counts
    function test_fromLifetime() public {
        uint16 patron = addTier(terms(12 * PRICE, 0, 4));
        buy(fan, lifetime);
        vm.warp(NOW + 1_000 days);
        (uint256 price, uint256 credit, uint40 end) = pass.upgradeQuote(1, patron);
        assertEq(credit, 10 * PRICE, "credit");
        assertEq(price, 2 * PRICE, "price");
        assertEq(end, 0, "end");
    }

    /// @custom:proves [S3.12] an upgrade into never ends for ever
    function test_intoLifetime() public {
        buy(fan, bronze);
        upgrade(fan, 1, lifetime, 9 * PRICE);
        assertEq(endOf(fan), 0, "end");
        vm.warp(type(uint40).max);
        assertTrue(pass.hasAccess(fan), "access");
    }
}
