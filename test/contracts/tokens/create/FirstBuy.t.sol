// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Reenterer} from "../../../../contracts/mocks/Reenterer.sol";
import {RefusingPayee} from "../../../../contracts/mocks/RefusingPayee.sol";
import {CreatorToken} from "../../../../contracts/tokens/CreatorToken.sol";
import {ICreatorTokenFactory} from "../../../../contracts/tokens/ICreatorTokenFactory.sol";
import {ITokenLock} from "../../../../contracts/tokens/lock/ITokenLock.sol";
import {Vm} from "../../kit/Vm.sol";
import {TokenStage} from "../kit/TokenStage.sol";

contract FirstBuyTest is TokenStage {
    uint256 private constant LOCKED = 100_000e18;

    function launchOf(uint24 locked, uint256 firstBuy)
        private
        pure
        returns (ICreatorTokenFactory.Launch memory launch)
    {
        launch = standard();
        (launch.locked, launch.firstBuy) = (locked, firstBuy);
    }

    /// @notice What `tokens` cost at `supply` with both usual fees: 2.5 % and 1 %.
    function priceOf(uint256 supply, uint256 tokens) private pure returns (uint256 amount, uint256 paid) {
        paid = costAt(supply, tokens, STANDARD);
        amount = up(paid * BPS, BPS - 350);
    }

    /// @custom:proves [S3.51][S3.53] the locked part is paid on the curve and lies with the factory
    function test_locked() public {
        (uint256 amount, uint256 paid) = priceOf(0, LOCKED);
        assertEq(paid, 0.6 ether, "the reserve of a tenth");
        address expected = factory.tokenOf(fan);
        uint256 platform = up(amount * 250, BPS);
        Deal memory made = deal(token, address(factory), LOCKED, amount); // another token, as empty
        (made.platformFee, made.creatorFee) = (platform, amount - paid - platform);
        vm.deal(fan, amount);
        vm.prank(fan);
        expectBought(CreatorToken(expected), made);
        vm.expectEmit(address(factory));
        emit ITokenLock.AllocationLocked(expected, fan, LOCKED, NOW + 180 days, NOW + 1_460 days);
        factory.create{value: amount}(launchOf(100_000, 0));
        booked(CreatorToken(expected), LOCKED, paid, platform, amount - paid - platform);
        assertEq(CreatorToken(expected).balanceOf(address(factory)), LOCKED, "locked");
        assertEq(CreatorToken(expected).balanceOf(fan), 0, "free");
        assertEq(expected.balance, amount, "money");
        (uint256 total, uint256 released, uint256 releasable) = factory.allocationOf(fan);
        assertEq(total, LOCKED, "total");
        assertEq(released, 0, "released");
        assertEq(releasable, 0, "releasable");
    }

    /// @custom:proves [S3.51][T10] the first tokens of the creator pay no launch fee and come before everybody
    function test_firstTokens() public {
        ICreatorTokenFactory.Launch memory launch = launchOf(10, 5_000e18);
        (launch.launchFeeBps, launch.launchSeconds) = (9_900, 10);
        (uint256 locking, uint256 first) = priceOf(0, 10e18);
        (uint256 buying, uint256 second) = priceOf(10e18, 5_000e18);
        vm.recordLogs();
        CreatorToken made = makePaid(other2(), launch, locking + buying);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        assertEq(logs.length, 6, "events: created, mint, bought, locked, mint, bought");
        assertEq(uint256(logs[0].topics[0]), uint256(ICreatorTokenFactory.TokenCreated.selector), "first event");
        assertEq(uint256(logs[5].topics[0]), uint256(Bought.selector), "last event");
        assertEq(uint256(logs[5].topics[2]), uint160(other2()), "receiver");
        assertEq(made.balanceOf(other2()), 5_000e18, "free");
        assertEq(made.balanceOf(address(factory)), 10e18, "locked");
        assertEq(made.reserveBalance(), first + second, "reserve");
        (uint256 ofPurchase,,) = made.feeBps();
        assertEq(ofPurchase, 9_900, "everybody else pays");
    }

    /// @custom:proves [S3.51] the exact cost is enough and a wei less refuses
    function test_exactCost() public {
        (uint256 locking,) = priceOf(0, LOCKED);
        (uint256 buying,) = priceOf(LOCKED, 3e18);
        uint256 amount = locking + buying;
        vm.deal(fan, amount);
        vm.prank(fan);
        reverts(ICreatorTokenFactory.CreatorTokenFactory_Underpaid.selector, locking - 1, locking);
        factory.create{value: locking - 1}(launchOf(100_000, 3e18));
        vm.prank(fan);
        reverts(ICreatorTokenFactory.CreatorTokenFactory_Underpaid.selector, buying - 1, buying);
        factory.create{value: amount - 1}(launchOf(100_000, 3e18));
        assertFalse(factory.isToken(factory.tokenOf(fan)), "a token after a refusal");
        vm.prank(fan);
        factory.create{value: amount}(launchOf(100_000, 3e18));
        assertEq(fan.balance, 0, "left");
    }

    /// @custom:proves [S3.51][T32] surplus returns to the creator, or waits in the ledger
    function test_surplus() public {
        (uint256 amount,) = priceOf(0, 1e18);
        CreatorToken made = makePaid(other2(), launchOf(0, 1e18), amount + 7);
        assertEq(other2().balance, 7, "back");
        assertEq(address(made).balance, amount, "kept");
        assertEq(address(factory).balance, 0, "left in the factory");
        address refusing = address(new RefusingPayee());
        makePaid(refusing, launchOf(0, 1e18), amount + 9);
        assertEq(ledger.owed(refusing, 0), 9, "owed");
    }

    /// @custom:proves [S3.54] a cost above the agreed maximum refuses with both values
    function test_maxCost() public {
        ICreatorTokenFactory.Launch memory launch = launchOf(1, 2e18);
        (uint256 locking,) = priceOf(0, 1e18);
        (uint256 buying,) = priceOf(1e18, 2e18);
        uint256 amount = locking + buying;
        launch.maxCost = amount - 1;
        vm.prank(fan);
        reverts(ICreatorTokenFactory.CreatorTokenFactory_AboveMax.selector, amount, amount - 1);
        factory.create{value: amount}(launch);
        launch.maxCost = amount;
        makePaid(fan, launch, amount);
    }

    /// @custom:proves [S3.51] all tokens at once work and one more refuses
    function test_everything() public {
        (uint256 locking, uint256 first) = priceOf(0, LOCKED);
        (uint256 buying, uint256 second) = priceOf(LOCKED, CAP - LOCKED);
        vm.prank(fan);
        reverts(CreatorToken_AboveCap.selector, CAP - LOCKED + 1, CAP - LOCKED);
        factory.create{value: 100 ether}(launchOf(100_000, CAP - LOCKED + 1));
        vm.prank(fan);
        reverts(CreatorToken_AboveCap.selector, type(uint256).max, CAP);
        factory.create{value: 100 ether}(launchOf(0, type(uint256).max));
        CreatorToken made = makePaid(other, launchOf(100_000, CAP - LOCKED), locking + buying);
        assertEq(made.totalSupply(), CAP, "supply");
        assertEq(made.reserveBalance(), first + second, "reserve");
    }

    /// @custom:proves [S3.51] a first purchase in dollars takes exactly the cost from the creator
    function test_dollars() public {
        ICreatorTokenFactory.Launch memory launch = launchOf(100_000, 50e18);
        (launch.currency, launch.preset) = (1, 4);
        uint256 locking = up(costAt(0, LOCKED, 2e37) * BPS, BPS - 350);
        uint256 buying = up(costAt(LOCKED, 50e18, 2e37) * BPS, BPS - 350);
        assertEq(costAt(0, LOCKED, 2e37), 600e6, "six hundred dollars");
        dollar.mint(other, locking + buying + 5);
        vm.prank(other);
        dollar.approve(address(factory), locking + buying);
        CreatorToken made = make(other, launch);
        assertEq(dollar.balanceOf(other), 5, "left");
        assertEq(dollar.balanceOf(address(made)), locking + buying, "kept");
        assertEq(dollar.allowance(address(factory), address(made)), 0, "allowance left");
        assertEq(made.balanceOf(other), 50e18, "first tokens");
        vm.prank(fan);
        reverts(TransferFromFailed.selector);
        factory.create(launch);
    }

    /// @custom:proves [S3.51] native money for a token whose reserve is in dollars refuses
    function test_nativeForDollars() public {
        ICreatorTokenFactory.Launch memory launch = launchOf(0, 50e18);
        launch.currency = 1;
        dollar.mint(other, 1e12);
        vm.prank(other);
        dollar.approve(address(factory), 1e12);
        vm.prank(other);
        reverts(ICreatorTokenFactory.CreatorTokenFactory_ValueNotAccepted.selector, 1);
        factory.create{value: 1}(launch);
    }

    /// @custom:proves [S3.51] a pause of purchases refuses it and no token exists
    function test_paused() public {
        fees.setPausedUntil(uint40(NOW + 1));
        vm.prank(fan);
        reverts(CreatorToken_Paused.selector, NOW + 1);
        factory.create{value: 1 ether}(launchOf(1, 0));
        assertFalse(factory.isToken(factory.tokenOf(fan)), "a token");
        make(fan, standard());
    }

    /// @custom:proves [S3.51][T31] a creator that is paid back cannot create again from inside
    function test_reenter() public {
        Reenterer payee = new Reenterer();
        vm.deal(address(payee), 2 ether);
        payee.prepare(address(factory), 0, abi.encodeCall(factory.create, (standard())));
        payee.act(address(factory), 1 ether, abi.encodeCall(factory.create, (launchOf(0, 1e18))));
        assertEq(payee.tries(), 1, "tried");
        assertFalse(payee.succeeded(), "went through");
        assertEq(uint32(payee.reason()), uint32(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector), "reason");
    }

    /// @custom:proves [S3.51][T30] the model is not a token
    function test_model() public {
        CreatorToken model = CreatorToken(factory.implementation());
        vm.prank(fan);
        reverts(CreatorToken_NotAToken.selector);
        model.buy{value: 1}(fan, 0, LATE, address(0));
        reverts(CreatorToken_NotAToken.selector);
        model.buyWithToken(1, fan, 0, LATE, address(0));
        reverts(CreatorToken_NotAToken.selector);
        model.buyExact(1, fan, 1, LATE, address(0));
        reverts(CreatorToken_NotAToken.selector);
        model.sell(1, fan, 0, LATE);
    }

    function other2() private pure returns (address) {
        return address(0xC2);
    }
}
