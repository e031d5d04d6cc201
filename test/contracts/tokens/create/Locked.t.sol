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

/// @notice What a creator gets at the launch: the part that is bought for the lock, and nothing else.
contract LockedTest is TokenStage {
    uint256 private constant LOCKED = 100_000e18;

    function launchOf(uint24 locked) private pure returns (ICreatorTokenFactory.Launch memory launch) {
        launch = standard();
        launch.locked = locked;
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
        factory.create{value: amount}(launchOf(100_000));
        booked(CreatorToken(expected), LOCKED, paid, platform, amount - paid - platform);
        assertEq(CreatorToken(expected).balanceOf(address(factory)), LOCKED, "locked");
        assertEq(CreatorToken(expected).balanceOf(fan), 0, "free");
        assertEq(expected.balance, amount, "money");
        (uint256 total, uint256 released, uint256 releasable) = factory.allocationOf(fan);
        assertEq(total, LOCKED, "total");
        assertEq(released, 0, "released");
        assertEq(releasable, 0, "releasable");
    }

    /// @custom:proves [S3.51][T10] it pays no launch fee, comes before everybody and is all the creator gets
    function test_noLaunchFee() public {
        ICreatorTokenFactory.Launch memory launch = launchOf(10);
        (launch.launchFeeBps, launch.launchSeconds) = (9_900, 10);
        (uint256 amount, uint256 paid) = priceOf(0, 10e18);
        vm.recordLogs();
        CreatorToken made = makePaid(other2(), launch, amount);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        assertEq(logs.length, 4, "events: created, mint, bought, locked");
        assertEq(uint256(logs[0].topics[0]), uint256(ICreatorTokenFactory.TokenCreated.selector), "first event");
        assertEq(uint256(logs[2].topics[0]), uint256(Bought.selector), "third event");
        assertEq(uint256(logs[2].topics[2]), uint160(address(factory)), "receiver");
        assertEq(made.totalSupply(), 10e18, "nothing but the locked part");
        assertEq(made.balanceOf(other2()), 0, "free");
        assertEq(made.reserveBalance(), paid, "backed by its price");
        (uint256 ofPurchase,,) = made.feeBps();
        assertEq(ofPurchase, 9_900, "everybody pays, the creator too");
        vm.deal(other2(), 1 ether);
        uint256 reserve = made.reserveBalance();
        buyIn(made, other2(), 1 ether);
        assertEq(made.reserveBalance() - reserve, 0.01 ether, "a hundredth buys");
    }

    /// @custom:proves [S3.51] the exact cost is enough and a wei less refuses
    function test_exactCost() public {
        (uint256 amount,) = priceOf(0, LOCKED);
        vm.deal(fan, amount);
        vm.prank(fan);
        reverts(ICreatorTokenFactory.CreatorTokenFactory_Underpaid.selector, amount - 1, amount);
        factory.create{value: amount - 1}(launchOf(100_000));
        assertFalse(factory.isToken(factory.tokenOf(fan)), "a token after a refusal");
        vm.prank(fan);
        factory.create{value: amount}(launchOf(100_000));
        assertEq(fan.balance, 0, "left");
    }

    /// @custom:proves [S3.51][T32] surplus returns to the creator, or waits in the ledger
    function test_surplus() public {
        (uint256 amount,) = priceOf(0, 1e18);
        CreatorToken made = makePaid(other2(), launchOf(1), amount + 7);
        assertEq(other2().balance, 7, "back");
        assertEq(address(made).balance, amount, "kept");
        assertEq(address(factory).balance, 0, "left in the factory");
        address refusing = address(new RefusingPayee());
        makePaid(refusing, launchOf(1), amount + 9);
        assertEq(ledger.owed(refusing, 0), 9, "owed");
    }

    /// @custom:proves [S3.54] a cost above the agreed maximum refuses with both values
    function test_maxCost() public {
        ICreatorTokenFactory.Launch memory launch = launchOf(3);
        (uint256 amount,) = priceOf(0, 3e18);
        launch.maxCost = amount - 1;
        vm.prank(fan);
        reverts(ICreatorTokenFactory.CreatorTokenFactory_AboveMax.selector, amount, amount - 1);
        factory.create{value: amount}(launch);
        launch.maxCost = amount;
        makePaid(fan, launch, amount);
    }

    /// @custom:proves [S3.51] a locked part in dollars takes exactly the cost from the creator
    function test_dollars() public {
        ICreatorTokenFactory.Launch memory launch = launchOf(100_000);
        (launch.currency, launch.preset) = (1, 4);
        uint256 amount = up(costAt(0, LOCKED, 2e37) * BPS, BPS - 350);
        assertEq(costAt(0, LOCKED, 2e37), 600e6, "six hundred dollars");
        dollar.mint(other, amount + 5);
        vm.prank(other);
        dollar.approve(address(factory), amount);
        CreatorToken made = make(other, launch);
        assertEq(dollar.balanceOf(other), 5, "left");
        assertEq(dollar.balanceOf(address(made)), amount, "kept");
        assertEq(dollar.allowance(address(factory), address(made)), 0, "allowance left");
        assertEq(made.balanceOf(address(factory)), LOCKED, "locked");
        vm.prank(fan);
        reverts(TransferFromFailed.selector);
        factory.create(launch);
    }

    /// @custom:proves [S3.51] native money for a token whose reserve is in dollars refuses
    function test_nativeForDollars() public {
        ICreatorTokenFactory.Launch memory launch = launchOf(50);
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
        factory.create{value: 1 ether}(launchOf(1));
        assertFalse(factory.isToken(factory.tokenOf(fan)), "a token");
        make(fan, standard());
    }

    /// @custom:proves [S3.51][T31] a creator that is paid back cannot create again from inside
    function test_reenter() public {
        Reenterer payee = new Reenterer();
        vm.deal(address(payee), 2 ether);
        payee.prepare(address(factory), 0, abi.encodeCall(factory.create, (standard())));
        payee.act(address(factory), 1 ether, abi.encodeCall(factory.create, (launchOf(1))));
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
