// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TestDollar} from "../../../../contracts/mocks/TestDollar.sol";
import {CurrencyList} from "../../../../contracts/payments/CurrencyList.sol";
import {ICurrencyList} from "../../../../contracts/payments/ICurrencyList.sol";
import {Stage} from "../../kit/Stage.sol";

contract CurrencyListTest is Stage {
    function notAllowed(address caller) private pure returns (bytes memory) {
        return abi.encodeWithSignature("AccessManagedUnauthorized(address)", caller);
    }

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
        (address listed, uint8 decimals,) = currencies.currencyAt(2);
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

    /// @custom:proves [T30] the list and the factory keep their state where ERC-7201 says
    function test_namespaces() public view {
        same(uint256(vm.load(address(currencies), slotOf("stagedoor.storage.CurrencyList"))), 2, "count");
        bytes32 implementation = vm.load(address(factory), slotOf("stagedoor.storage.StreamPassFactory"));
        same(uint256(implementation), uint160(factory.implementation()), "implementation");
    }

    function slotOf(string memory namespace) private pure returns (bytes32) {
        return keccak256(abi.encode(uint256(keccak256(bytes(namespace))) - 1)) & ~bytes32(uint256(0xff));
    }
}
