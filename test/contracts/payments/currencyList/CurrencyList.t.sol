// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC1967Proxy} from "@openzeppelin/contracts/proxy/ERC1967/ERC1967Proxy.sol";
import {TestDollar} from "../../../../contracts/mocks/TestDollar.sol";
import {CurrencyList} from "../../../../contracts/payments/CurrencyList.sol";
import {ICurrencyList} from "../../../../contracts/payments/ICurrencyList.sol";
import {Vm} from "../../kit/Vm.sol";
import {MoneyStage} from "../MoneyStage.sol";

contract CurrencyListTest is MoneyStage {
    /// @custom:proves [S3.9] native money is index zero for ever
    function test_native() public {
        (address token, uint8 decimals, bool paused) = currencies.currencyAt(0);
        same(token, address(0), "token");
        same(decimals, 18, "decimals");
        no(paused, "paused");
        vm.expectRevert(abi.encodeWithSelector(ICurrencyList.CurrencyList_NativeNotPausable.selector));
        currencies.setPaused(0, true);
    }

    /// @custom:proves [S3.9] a listed token keeps its index and says what it is
    function test_list() public {
        address token = address(new TestDollar());
        vm.expectEmit(address(currencies));
        emit ICurrencyList.CurrencyListed(2, token, "TUSD", 6);
        same(currencies.list(token), 2, "index");
        same(currencies.count(), 3, "count");
        (address listed, uint8 decimals, bool paused) = currencies.currencyAt(2);
        no(paused, "paused");
        same(listed, token, "token");
        same(decimals, 6, "decimals");
    }

    /// @custom:proves [S3.9] a token twice, an account and an address without code refuse
    function test_refused() public {
        vm.expectRevert(
            abi.encodeWithSelector(ICurrencyList.CurrencyList_AlreadyListed.selector, address(dollar), 1)
        );
        currencies.list(address(dollar));
        vm.expectRevert(abi.encodeWithSelector(ICurrencyList.CurrencyList_NotAToken.selector, fan));
        currencies.list(fan);
        vm.expectRevert();
        currencies.list(address(ledger));
        vm.expectRevert(abi.encodeWithSelector(ICurrencyList.CurrencyList_NoCurrency.selector, 2));
        currencies.setPaused(2, true);
        same(currencies.count(), 2, "count");
    }

    /// @custom:proves [S3.9] the list ends at two hundred and fifty-five tokens
    function test_full() public {
        for (uint256 n = 2; n < 256; ++n) {
            same(currencies.list(address(new TestDollar())), n, "index");
        }
        address token = address(new TestDollar());
        vm.expectRevert(abi.encodeWithSelector(ICurrencyList.CurrencyList_Full.selector));
        currencies.list(token);
    }

    /// @custom:proves [S3.9][T30] strangers can neither list, pause, initialise nor upgrade
    function test_strangers() public {
        address model = address(new CurrencyList());
        vm.startPrank(fan);
        vm.expectRevert(notAllowed(fan));
        currencies.list(address(1));
        vm.expectRevert(notAllowed(fan));
        currencies.setPaused(1, true);
        vm.expectRevert(notAllowed(fan));
        currencies.upgradeToAndCall(model, "");
        vm.expectRevert(abi.encodeWithSignature("InvalidInitialization()"));
        currencies.initialize(fan, "ETH");
        vm.expectRevert(abi.encodeWithSignature("InvalidInitialization()"));
        CurrencyList(model).initialize(fan, "ETH");
        vm.stopPrank();
    }

    /// @custom:proves [T30] an upgrade by the manager keeps every currency
    function test_upgrade() public {
        currencies.setPaused(1, true);
        currencies.upgradeToAndCall(address(new CurrencyList()), "");
        (address token,, bool paused) = currencies.currencyAt(1);
        same(token, address(dollar), "token");
        yes(paused, "paused");
        same(currencies.count(), 2, "count");
    }

    /// @custom:proves [T30] the list keeps its state where ERC-7201 says
    function test_namespace() public view {
        same(uint256(vm.load(address(currencies), slotOf("stagedoor.storage.CurrencyList"))), 2, "count");
    }

    /// @custom:proves [S3.9] it begins with the native currency under the chain's own symbol
    function test_initialize() public {
        address model = address(new CurrencyList());
        vm.recordLogs();
        CurrencyList made = CurrencyList(
            address(new ERC1967Proxy(model, abi.encodeCall(CurrencyList.initialize, (address(manager), "POL"))))
        );
        same(made.count(), 1, "count");
        same(made.authority(), address(manager), "authority");
        Vm.Log[] memory logs = vm.getRecordedLogs();
        bool said;
        for (uint256 n; n < logs.length; ++n) {
            if (logs[n].topics[0] != ICurrencyList.CurrencyListed.selector) continue;
            said = true;
            same(uint256(logs[n].topics[1]), 0, "index");
            same(uint256(logs[n].topics[2]), 0, "token");
            (string memory symbol, uint8 decimals) = abi.decode(logs[n].data, (string, uint8));
            same(symbol, "POL", "symbol");
            same(decimals, 18, "decimals");
        }
        yes(said, "the log says so");
    }

    /// @custom:proves [S3.9] a currency is refused and accepted again, and the log says so
    function test_setPaused() public {
        vm.expectEmit(address(currencies));
        emit ICurrencyList.CurrencyPaused(1, true);
        currencies.setPaused(1, true);
        (,, bool paused) = currencies.currencyAt(1);
        yes(paused, "paused");
        vm.expectEmit(address(currencies));
        emit ICurrencyList.CurrencyPaused(1, false);
        currencies.setPaused(1, false);
        (address token, uint8 decimals, bool still) = currencies.currencyAt(1);
        no(still, "accepted");
        same(token, address(dollar), "token");
        same(decimals, 6, "decimals");
    }

    /// @custom:proves [S3.9] an index stands for nothing from the count on
    function test_unlisted() public {
        currencies.currencyAt(1);
        vm.expectRevert(abi.encodeWithSelector(ICurrencyList.CurrencyList_NoCurrency.selector, 2));
        currencies.currencyAt(2);
        vm.expectRevert(abi.encodeWithSelector(ICurrencyList.CurrencyList_NoCurrency.selector, 255));
        currencies.currencyAt(255);
    }

    function slotOf(string memory namespace) private pure returns (bytes32) {
        return keccak256(abi.encode(uint256(keccak256(bytes(namespace))) - 1)) & ~bytes32(uint256(0xff));
    }
}
