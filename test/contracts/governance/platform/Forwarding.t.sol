// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ServiceAccount} from "../../../../contracts/governance/platform/ServiceAccount.sol";
import {Reenterer} from "../../../../contracts/mocks/Reenterer.sol";
import {ServiceStage, WorkPlace} from "./ServiceStage.sol";

/// @notice What a service account calls, and where the money for it goes.
contract ForwardingTest is ServiceStage {
    function notPermitted(address target, bytes4 selector) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ServiceAccount.ServiceAccount_NotPermitted.selector, target, selector);
    }

    function refused(address target, bytes memory data, bytes4 selector) private {
        assertFalse(account.isPermitted(target, selector), "not permitted");
        address[2] memory callers = [key, owner];
        for (uint256 n; n < 2; ++n) {
            vm.prank(callers[n]);
            vm.expectRevert(notPermitted(target, selector));
            account.forward(target, data, 0, 0);
        }
    }

    function work(uint256 keptWei, uint256 dollars, uint256 tip) private pure returns (bytes memory) {
        return abi.encodeCall(WorkPlace.work, (keptWei, dollars, tip));
    }

    /// @custom:proves [S3.87] named functions of named targets are called and nothing else
    function test_named() public {
        assertTrue(account.isPermitted(address(place), WorkPlace.work.selector), "permitted");
        vm.prank(key);
        bytes memory answer = account.forward(address(place), work(0, 0, 0), 0, 0);
        assertEq(abi.decode(answer, (uint256)), 1, "its answer");
        assertEq(place.lastCaller(), address(account), "as the account");
        refused(address(place), abi.encodeCall(WorkPlace.other, ()), WorkPlace.other.selector);
        refused(address(place), abi.encodeCall(WorkPlace.end, (1)), WorkPlace.end.selector);
        refused(address(collection), work(0, 0, 0), WorkPlace.work.selector);
        refused(address(account), abi.encodeCall(account.removeKey, ()), account.removeKey.selector);
        bytes memory approval = abi.encodeCall(dollar.approve, (key, 1));
        refused(address(dollar), approval, dollar.approve.selector);
        assertEq(place.done(), 1, "once");
    }

    /// @custom:proves [S3.87] a function of all collections is called at what the factory knows and nowhere else
    function test_collections() public {
        bytes memory call = abi.encodeCall(WorkPlace.end, (1));
        assertTrue(account.isPermitted(address(collection), WorkPlace.end.selector), "permitted");
        vm.prank(key);
        account.forward(address(collection), call, 0, 0);
        assertEq(collection.lastCaller(), address(account), "as the account");
        refused(address(new WorkPlace(dollar)), call, WorkPlace.end.selector);
        refused(address(factory), call, WorkPlace.end.selector);
        refused(address(0), call, WorkPlace.end.selector);
    }

    /// @custom:proves [S3.87] less than a selector refuses
    function test_short() public {
        bytes4 padded = 0x12345600;
        ServiceAccount.Permission[] memory permissions = new ServiceAccount.Permission[](2);
        permissions[0] = ServiceAccount.Permission(address(place), padded);
        permissions[1] = ServiceAccount.Permission(address(place), 0);
        account = newAccount(permissions);
        vm.prank(key);
        account.forward(address(place), hex"12345600", 0, 0);
        vm.prank(key);
        vm.expectRevert(notPermitted(address(place), padded));
        account.forward(address(place), hex"123456", 0, 0);
        vm.prank(key);
        vm.expectRevert(notPermitted(address(place), 0));
        account.forward(address(place), "", 0, 0);
        assertEq(place.done(), 1, "called once");
    }

    /// @custom:proves [S3.87] owner and key call and nobody else
    function test_callers() public {
        bytes memory call = abi.encodeCall(WorkPlace.end, (1));
        address[2] memory callers = [key, owner];
        for (uint256 n; n < 2; ++n) {
            vm.expectEmit(address(account));
            emit ServiceAccount.Forwarded(callers[n], address(collection), WorkPlace.end.selector, 0, 0, 0);
            vm.prank(callers[n]);
            account.forward(address(collection), call, 0, 0);
        }
        address[3] memory others = [stranger, nextKey, address(collection)];
        for (uint256 n; n < 3; ++n) {
            vm.prank(others[n]);
            vm.expectRevert(
                abi.encodeWithSelector(ServiceAccount.ServiceAccount_NotOwnerOrKey.selector, others[n])
            );
            account.forward(address(collection), call, 0, 0);
        }
    }

    /// @custom:proves [S3.87] the list has sixteen functions and not one more
    function test_many() public {
        ServiceAccount.Permission[] memory permissions = new ServiceAccount.Permission[](17);
        for (uint256 n; n < 17; ++n) {
            permissions[n] = ServiceAccount.Permission(address(place), bytes4(uint32(n + 1)));
        }
        vm.expectRevert(abi.encodeWithSelector(ServiceAccount.ServiceAccount_TooManyPermissions.selector, 17, 16));
        newAccount(permissions);
        assembly ("memory-safe") {
            mstore(permissions, 16)
        }
        account = newAccount(permissions);
        assertTrue(account.isPermitted(address(place), bytes4(uint32(16))), "the last");
        assertFalse(account.isPermitted(address(place), bytes4(uint32(17))), "one more");
    }

    /// @custom:proves [S3.87] what the target refuses is refused with its reason
    function test_reason() public {
        vm.prank(key);
        vm.expectRevert(abi.encodeWithSelector(WorkPlace.Unwilling.selector, 13));
        account.forward(address(collection), abi.encodeCall(WorkPlace.end, (13)), 0, 0);
    }

    /// @custom:proves [S3.87] native money goes along and what comes back goes to the caller
    function test_native() public {
        vm.deal(key, 10 ether);
        vm.expectEmit(address(account));
        emit ServiceAccount.Forwarded(key, address(place), WorkPlace.work.selector, 4 ether, 0, 0);
        vm.prank(key);
        account.forward{value: 4 ether}(address(place), work(3 ether, 0, 0), 0, 0);
        assertEq(address(place).balance, 3 ether, "kept");
        assertEq(key.balance, 7 ether, "the rest is back");
        assertEq(address(account).balance, 0, "nothing stays");
    }

    /// @custom:proves [S3.87] a token is paid to the unit, the rest goes back and no allowance stays
    function test_token() public {
        dollar.mint(key, 100);
        vm.startPrank(key);
        dollar.approve(address(account), 60);
        vm.expectEmit(address(account));
        emit ServiceAccount.Forwarded(key, address(place), WorkPlace.work.selector, 0, 1, 60);
        account.forward(address(place), work(0, 45, 0), 1, 60);
        vm.stopPrank();
        assertEq(dollar.balanceOf(address(place)), 45, "fetched");
        assertEq(dollar.balanceOf(key), 55, "the rest is back");
        assertEq(dollar.balanceOf(address(account)), 0, "nothing stays");
        assertEq(dollar.allowance(address(account), address(place)), 0, "nor an allowance");
        vm.startPrank(key);
        dollar.approve(address(account), 10);
        vm.expectRevert(abi.encodeWithSignature("InsufficientAllowance()"));
        account.forward(address(place), work(0, 11, 0), 1, 10);
        vm.expectRevert(abi.encodeWithSignature("TransferFromFailed()"));
        account.forward(address(place), work(0, 11, 0), 1, 11);
        vm.stopPrank();
        assertEq(dollar.balanceOf(key), 55, "nothing moved");
    }

    /// @custom:proves [S3.87] what the call earns goes to the caller
    function test_earned() public {
        dollar.mint(address(place), 7);
        vm.prank(key);
        account.forward(address(place), work(0, 0, 7), 1, 0);
        assertEq(dollar.balanceOf(key), 7, "earned");
        assertEq(dollar.balanceOf(address(account)), 0, "nothing stays");
        vm.recordLogs();
        vm.prank(key);
        account.forward(address(place), work(0, 0, 0), 1, 0);
        assertEq(vm.getRecordedLogs().length, 1, "nothing moves when nothing is left");
    }

    /// @custom:proves [S3.87] an amount of native money and an unknown currency refuse
    function test_currency() public {
        vm.prank(key);
        vm.expectRevert(abi.encodeWithSelector(ServiceAccount.ServiceAccount_NativeAmount.selector, 5));
        account.forward(address(place), work(0, 0, 0), 0, 5);
        vm.prank(key);
        vm.expectRevert(abi.encodeWithSignature("CurrencyList_NoCurrency(uint8)", 2));
        account.forward(address(place), work(0, 0, 0), 2, 0);
    }

    /// @custom:proves [S3.87] money that comes at any other time is refused
    function test_gift() public {
        vm.deal(stranger, 1);
        vm.prank(stranger);
        (bool ok, bytes memory answer) = address(account).call{value: 1}("");
        assertFalse(ok, "took it");
        assertTrue(
            keccak256(answer)
                == keccak256(abi.encodeWithSelector(ServiceAccount.ServiceAccount_ValueNotAccepted.selector, 1)),
            "reason"
        );
    }

    /// @custom:proves [S3.87][T32] a caller that is paid back cannot call again from inside
    function test_reentry() public {
        Reenterer thief = new Reenterer();
        vm.prank(owner);
        account.nameKey(address(thief));
        wait(3 days);
        vm.deal(address(thief), 5);
        bytes memory again = abi.encodeCall(account.forward, (address(place), work(0, 0, 0), 0, 0));
        thief.prepare(address(account), 0, again);
        bytes memory call = abi.encodeCall(account.forward, (address(place), work(1, 0, 0), 0, 0));
        thief.act(address(account), 5, call);
        assertEq(thief.tries(), 1, "it tried");
        assertFalse(thief.succeeded(), "it went through");
        assertTrue(thief.reason() == bytes4(keccak256("ReentrancyGuardReentrantCall()")), "reason");
        assertEq(place.done(), 1, "once");
        assertEq(address(thief).balance, 4, "the rest is back");
    }
}
