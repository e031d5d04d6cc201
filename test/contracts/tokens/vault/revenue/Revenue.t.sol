// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SkimmingToken} from "../../../../../contracts/mocks/SkimmingToken.sol";
import {TestDollar} from "../../../../../contracts/mocks/TestDollar.sol";
import {ICurrencyList} from "../../../../../contracts/payments/ICurrencyList.sol";
import {Drip} from "../../../../../contracts/tokens/vault/DripMath.sol";
import {ICreatorVaultErrors} from "../../../../../contracts/tokens/vault/ICreatorVaultErrors.sol";
import {ICreatorVaultEvents} from "../../../../../contracts/tokens/vault/ICreatorVaultEvents.sol";
import {VaultStage} from "../VaultStage.sol";

/// @notice Money in.
contract RevenueTest is VaultStage {
    function refuses(bytes memory reason, uint8 currency, uint256 amount, uint256 value) private {
        vm.prank(payer);
        vm.expectRevert(reason);
        vault.notifyRevenue{value: value}(currency, amount);
    }

    function isDrip(uint8 currency, uint256 left, uint256 secondsLeft, uint256 updatedAt) private view {
        Drip memory drip = dripOf(currency);
        assertEq(drip.left, left, "left");
        assertEq(drip.secondsLeft, secondsLeft, "seconds left");
        assertEq(drip.updatedAt, updatedAt, "updated at");
    }

    /// @custom:proves [S3.59] revenue is off until the creator opens a currency
    function test_open() public {
        assertEq(vault.sharedCurrencies().length, 0, "closed");
        refuses(abi.encodeWithSelector(ICreatorVaultErrors.CreatorVault_NotShared.selector, 0), 0, 7, 7);
        vm.expectEmit(address(vault));
        emit ICreatorVaultEvents.RevenueOpened(0, creator, address(0), NOTICE);
        open(0);
        vm.expectEmit(address(vault));
        emit ICreatorVaultEvents.RevenueOpened(1, creator, address(dollar), NOTICE);
        open(1);
        uint8[] memory list = vault.sharedCurrencies();
        assertEq(list.length, 2, "open");
        assertEq(list[0], 0, "first");
        assertEq(list[1], 1, "second");
        give(7);
    }

    /// @custom:proves [S3.59] a stranger refuses
    function test_openByStranger() public {
        vm.prank(fan);
        vm.expectRevert(abi.encodeWithSelector(ICreatorVaultErrors.CreatorVault_NotCreator.selector, fan));
        vault.openRevenue(0, NOTICE);
    }

    /// @custom:proves [S3.59] the same currency twice refuses
    function test_openTwice() public {
        open(1);
        vm.prank(creator);
        vm.expectRevert(abi.encodeWithSelector(ICreatorVaultErrors.CreatorVault_SharedAlready.selector, 1));
        vault.openRevenue(1, NOTICE);
    }

    /// @custom:proves [S3.59] an unlisted currency and the staked token refuse
    function test_openUnlisted() public {
        vm.startPrank(creator);
        vm.expectRevert(abi.encodeWithSelector(ICurrencyList.CurrencyList_NoCurrency.selector, 2));
        vault.openRevenue(2, NOTICE);
        vm.stopPrank();
        uint8 own = currencies.list(address(token));
        vm.prank(creator);
        vm.expectRevert(abi.encodeWithSelector(ICreatorVaultErrors.CreatorVault_OwnToken.selector, token));
        vault.openRevenue(own, NOTICE);
    }

    /// @custom:proves [S3.59][T32] four currencies fit and a fifth refuses
    function test_openFive() public {
        open(0);
        for (uint256 n; n < 3; ++n) {
            open(n == 0 ? 1 : currencies.list(address(new TestDollar())));
        }
        uint8 fifth = currencies.list(address(new TestDollar()));
        vm.prank(creator);
        vm.expectRevert(
            abi.encodeWithSelector(ICreatorVaultErrors.CreatorVault_TooManyCurrencies.selector, 4)
        );
        vault.openRevenue(fifth, NOTICE);
        uint8[] memory list = vault.sharedCurrencies();
        assertEq(list.length, 4, "open");
        for (uint256 n; n < 4; ++n) {
            assertEq(list[n], n, "currency");
        }
    }

    /// @custom:proves [S3.59] a currency that is not open refuses
    function test_notifyClosed() public {
        open(0);
        refuses(abi.encodeWithSelector(ICreatorVaultErrors.CreatorVault_NotShared.selector, 1), 1, 7, 0);
    }

    /// @custom:proves [S3.59] nothing refuses
    function test_notifyNothing() public {
        open(0);
        refuses(abi.encodeWithSelector(ICreatorVaultErrors.CreatorVault_ZeroAmount.selector), 0, 0, 0);
    }

    /// @custom:proves [S3.59] native money must be sent exactly
    function test_notifyInexactly() public {
        open(0);
        refuses(abi.encodeWithSelector(ICreatorVaultErrors.CreatorVault_WrongValue.selector, 6, 7), 0, 7, 6);
        refuses(abi.encodeWithSelector(ICreatorVaultErrors.CreatorVault_WrongValue.selector, 8, 7), 0, 7, 8);
    }

    /// @custom:proves [S3.59] native money beside dollars refuses
    function test_notifyBoth() public {
        open(1);
        refuses(abi.encodeWithSelector(ICreatorVaultErrors.CreatorVault_WrongValue.selector, 7, 0), 1, 7, 7);
    }

    /// @custom:proves [S3.59] a paused currency refuses
    function test_notifyPaused() public {
        open(1);
        currencies.setPaused(1, true);
        refuses(abi.encodeWithSelector(ICreatorVaultErrors.CreatorVault_CurrencyPaused.selector, 1), 1, 7, 0);
    }

    /// @custom:proves [S3.59] dollars without allowance refuse
    function test_notifyWithoutAllowance() public {
        open(1);
        vm.prank(payer);
        dollar.approve(address(vault), 6);
        refuses(abi.encodeWithSelector(ICreatorVaultErrors.TransferFromFailed.selector), 1, 7, 0);
        assertEq(dueIn(1), 0, "shared");
    }

    /// @custom:proves [S3.59] a token that keeps a part refuses
    function test_notifySkimming() public {
        SkimmingToken skimming = new SkimmingToken();
        uint8 index = currencies.list(address(skimming));
        open(index);
        skimming.mint(payer, 10);
        vm.prank(payer);
        skimming.approve(address(vault), 10);
        refuses(abi.encodeWithSelector(ICreatorVaultErrors.Payments_WrongAmount.selector, 9, 10), index, 10, 0);
    }

    /// @custom:proves [S3.59] more than ninety-six bits over all time refuse with the sum
    function test_notifyTooMuch() public {
        open(1);
        uint256 most = type(uint96).max;
        dollar.mint(payer, most);
        stake(fan, 1);
        giveDollars(5);
        wait(WEEK);
        claim(fan, 1); // what was paid still counts
        refuses(
            abi.encodeWithSelector(ICreatorVaultErrors.CreatorVault_TooMuch.selector, most + 1, most),
            1,
            most - 4,
            0
        );
        giveDollars(most - 5);
        wait(WEEK);
        assertEq(claim(fan, 1), most - 5, "all of it, exactly");
    }

    /// @custom:proves [S3.59] it is given evenly over seven days and the totals are said
    function test_notify() public {
        open(0);
        stake(fan, UNIT);
        vm.expectEmit(address(vault));
        emit ICreatorVaultEvents.RevenueNotified(0, payer, 7 ether, 7 ether, 7 ether * SCALE, WEEK);
        give(7 ether);
        isDrip(0, 7 ether * SCALE, WEEK, NOW);
        assertEq(address(vault).balance, 7 ether, "held");
        assertEq(vault.earnedOf(fan, 0), 0, "nothing yet");
        wait(2 days);
        assertEq(vault.earnedOf(fan, 0), 2 ether, "two of seven days");
        vm.expectEmit(address(vault));
        emit ICreatorVaultEvents.RevenueDripped(0, 2 * SCALE, 5 ether * SCALE, WEEK - 2 days);
        vm.expectEmit(address(vault));
        // the rest of five days and the new seven, weighed 5 : 5 = six days
        emit ICreatorVaultEvents.RevenueNotified(0, payer, 5 ether, 12 ether, 10 ether * SCALE, 6 days);
        give(5 ether);
        isDrip(0, 10 ether * SCALE, 6 days, NOW + 2 days);
        assertEq(dueIn(0), 12 ether, "due");
        wait(6 days - 1);
        assertLe(vault.earnedOf(fan, 0), 12 ether - 1, "not all before the end");
        wait(1);
        assertEq(vault.earnedOf(fan, 0), 12 ether, "all of it");
        wait(1);
        assertEq(vault.earnedOf(fan, 0), 12 ether, "and no more");
    }
}
